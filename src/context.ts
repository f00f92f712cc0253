import { type Config, readConfig } from "./config.ts";
import { type Database, openDatabase } from "./db/database.ts";
import type { Target } from "./db/outbox/store.ts";
import type { Env } from "./env.ts";
import { authenticate, noteRefused, readClaim, renewCookies } from "./features/auth/actions.ts";
import { type Mail, sendMail } from "./features/mail/actions.ts";
import type { Actor, Credentials } from "./http/authentication.ts";
import { type Client, NO_CLIENT } from "./http/client.ts";
import type { LoginCookies } from "./http/cookies.ts";
import type { Operation } from "./http/operation.ts";
import { newUuid } from "./lib/ids.ts";
import { createLogger, type Logger } from "./lib/logger.ts";
import { deliverOutbox } from "./outbox.ts";
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
  noteRefused(claim: Claim): void;
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

export function createContext(
  env: Env,
  waitUntil: (promise: Promise<unknown>) => void,
  logger: Logger = createLogger(),
  client: Client = NO_CLIENT,
): Context {
  const ctx: Context = {
    env,
    config: readConfig(env),
    db: openDatabase(env.DB),
    logger,
    operation: null,
    client,
    now: Date.now,
    authenticate: (credentials) => authenticate(ctx, credentials),
    readClaim: (credentials) => readClaim(ctx, credentials),
    noteRefused,
    renewCookies: (refreshToken) => renewCookies(ctx, refreshToken),
    mail: (mail) => sendMail(ctx, mail),
    newId: newUuid,
    deliver: (...targets) => deliverOutbox(ctx, targets),
    background: (name, work) =>
      waitUntil(
        work.catch((error: unknown) => logger.error("background work failed", error, { work: name })),
      ),
  };
  return ctx;
}
