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

/** What an action gets, made anew for every request, cron run and object call that needs one. */
export interface Context {
  env: Env;
  config: Config;
  db: Database;
  logger: Logger;
  /** The write that this request repeats or may repeat, by its `Idempotency-Key`; null for one without. */
  operation: Operation | null;
  /** Who sent the request, as far as the request itself says. */
  client: Client;
  /** Milliseconds since 1970. */
  now(): number;
  /** Whose credentials these are, or null if they are nobody's (any more). */
  authenticate(credentials: Credentials): Promise<Actor | null>;
  /** Who asks for a socket by these credentials, or null for nobody; the object that opens it asks whether they may. */
  readClaim(credentials: Credentials): Promise<Claim | null>;
  /** To be called when an object found that someone is not signed in. */
  rememberRefused(claim: Claim): void;
  /** Who a browser's refresh cookie is of, with the cookies that take its place; null where it is not good. */
  renewCookies(refreshToken: string): Promise<{ actor: Actor; cookies: LoginCookies } | null>;
  /** Sends a mail. @throws AppError mail_not_sent */
  mail(mail: Mail): Promise<void>;
  newId(): string;
  /** Delivers what waits in the outbox for these objects, right after it was queued; cron retries what fails. */
  deliver(...targets: Target[]): Promise<void>;
  /** Work that goes on after the answer; a failure of it is logged, never thrown. */
  background(name: string, work: Promise<unknown>): void;
}
