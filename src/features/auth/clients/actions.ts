import { createHmac } from "node:crypto";
import type { Context } from "../../../context.ts";
import { countUse } from "../../../http/rate-limits.ts";
import { DAY_MS } from "../../../lib/time.ts";
import {
  addClientFailure,
  addStrangersFailure,
  findStanding,
  type StoredStanding,
  upsertClients,
} from "./store.ts";

export const CLIENTS_MAX = 20;
const CLIENT_KEPT_MS = 90 * DAY_MS;
/** SPEC.md C3 and C4. */
const FAILURES_MAX = 100;
const FAILURES_WINDOW_MS = DAY_MS;

export { deleteClientsBefore } from "./store.ts";
export { CLIENT_KEPT_MS };

/** How a client is stored: nobody who reads the database learns an address or a cookie from it. */
export interface ClientKeys {
  address: string;
  browser: string | null;
}

/** What an account knows of the client that is asking. */
export interface Standing {
  /** The key under which the account knows this client; null for a stranger. */
  knownAs: string | null;
  /** Whether strangers have failed so often today that all of them are slowed. */
  strangersSlowed: boolean;
}

export function clientKeys({ client, config }: Context): ClientKeys {
  const key = (text: string) =>
    createHmac("sha256", config.authSecret).update(`client ${text}`).digest("base64url").slice(0, 22);
  return {
    address: key(`address ${client.address}`),
    browser: client.browser === null ? null : key(`browser ${client.browser}`),
  };
}

/** What is stored of a client of whom an account knows one of these, the browser before the address. */
export function clientsOf(ctx: Context): string[] {
  const { address, browser } = clientKeys(ctx);
  return browser === null ? [address] : [browser, address];
}

/** The standing of this client with an account; it costs the same where there is no account. */
export async function getStanding(ctx: Context, accountId: number | null): Promise<Standing> {
  return standingBy(ctx, await findStanding(ctx.db, accountId ?? 0, clientsOf(ctx)));
}

/** The standing of this client with an account of which this is stored. */
export function standingBy(ctx: Context, { known, strangers }: StoredStanding): Standing {
  const keys = clientsOf(ctx);
  const windowStart = ctx.now() - FAILURES_WINDOW_MS;
  const trusted = known.filter(
    ({ seenAt, failures, failingSince }) =>
      seenAt > ctx.now() - CLIENT_KEPT_MS && (failures < FAILURES_MAX || failingSince < windowStart),
  );
  return {
    knownAs: keys.find((key) => trusted.some(({ client }) => client === key)) ?? null,
    strangersSlowed: strangers !== null && strangers.count >= FAILURES_MAX && strangers.since >= windowStart,
  };
}

/**
 * Counts one try at the password of a subject (SPEC.md C1 to C4), before the costly hash.
 * @throws AppError rate_limited
 */
export async function countTry(
  ctx: Context,
  subject: string,
  { knownAs, strangersSlowed }: Standing,
): Promise<void> {
  if (knownAs !== null) return countUse(ctx, "LOGIN_KNOWN", `${subject} ${knownAs}`);
  await countUse(ctx, "LOGIN_ACCOUNT", `${subject} ${ctx.client.address}`);
  await countUse(ctx, "LOGIN_STRANGERS", subject);
  if (strangersSlowed) await countUse(ctx, "LOGIN_SLOWED", subject);
}

/** Counts a wrong password against the client that sent it. */
export function countFailure(ctx: Context, accountId: number, { knownAs }: Standing): Promise<void> {
  const now = ctx.now();
  return knownAs === null
    ? addStrangersFailure(ctx.db, accountId, now, now - FAILURES_WINDOW_MS)
    : addClientFailure(ctx.db, accountId, knownAs, now, now - FAILURES_WINDOW_MS);
}

/**
 * Stores that the account was registered in this browser. Its network address is not stored: it may be shared, and only a
 * login shows that it is the owner's.
 */
export async function rememberRegistrant(ctx: Context, accountId: number): Promise<void> {
  const { browser } = clientKeys(ctx);
  if (browser !== null) await upsertClients(ctx.db, accountId, [browser], ctx.now(), CLIENTS_MAX);
}

/** Stores that the account has signed in from here. */
export function rememberClient(ctx: Context, accountId: number): Promise<void> {
  return upsertClients(ctx.db, accountId, clientsOf(ctx), ctx.now(), CLIENTS_MAX);
}
