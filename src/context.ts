import type { Config } from "./config.ts";
import type { Database } from "./db/database.ts";
import type { Target } from "./db/outbox/tables.ts";
import type { Env } from "./env.ts";
import type { Mail } from "./features/mail/protocol.ts";
import type { Client } from "./http/client.ts";
import type { Actor, Credentials, LoginCookies } from "./http/credentials.ts";
import type { Operation } from "./http/operation.ts";
import type { Logger } from "./lib/logger.ts";
import type { Claim } from "./realtime/upgrade.ts";

/** One per request, cron job or object call. */
export interface Context {
  env: Env;
  config: Config;
  db: Database;
  logger: Logger;
  /** The write in progress; null without an `Idempotency-Key`. */
  operation: Operation | null;
  client: Client;
  /** Milliseconds since 1970. */
  now(): number;
  /** Null if invalid or expired. */
  authenticate(credentials: Credentials): Promise<Actor | null>;
  /** Null if invalid. The object that opens the socket checks the claim. */
  readClaim(credentials: Credentials): Promise<Claim | null>;
  /** Must be called when an object found a claim not signed in. */
  rememberRefused(claim: Claim): void;
  /** Null if the cookie is invalid. */
  renewCookies(refreshToken: string): Promise<{ actor: Actor; cookies: LoginCookies } | null>;
  /** @throws AppError mail_not_sent */
  mail(mail: Mail): Promise<void>;
  newId(): string;
  /** Delivers right after rows were queued; cron retries failures. */
  deliver(...targets: Target[]): Promise<void>;
  /** Runs after the answer; failures are logged, never thrown. */
  background(name: string, work: Promise<unknown>): void;
}
