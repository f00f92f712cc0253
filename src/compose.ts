import { readConfig } from "./config.ts";
import type { Context } from "./context.ts";
import { openDatabase } from "./db/database.ts";
import type { Env } from "./env.ts";
import { authenticate, readClaim, rememberRefused, renewCookies } from "./features/auth/actions.ts";
import { sendMail } from "./features/mail/actions.ts";
import { type Client, NO_CLIENT } from "./http/client.ts";
import { newUuid } from "./lib/ids.ts";
import { createLogger, type Logger } from "./lib/logger.ts";
import { deliverOutbox } from "./outbox.ts";

/** The composition root of the Worker. */
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
    rememberRefused,
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
