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
const FAILURES_MAX = 100;
const FAILURES_WINDOW_MS = DAY_MS;

export { deleteClientsBefore } from "./store.ts";
export { CLIENT_KEPT_MS };

/** HMACs, so that the database reveals no address or cookie. */
export interface ClientKeys {
  address: string;
  browser: string | null;
}

export interface Standing {
  /** Null for a stranger. */
  knownAs: string | null;
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

export function clientsOf(ctx: Context): string[] {
  const { address, browser } = clientKeys(ctx);
  return browser === null ? [address] : [browser, address];
}

export async function getStanding(ctx: Context, accountId: number | null): Promise<Standing> {
  return standingOf(ctx, await findStanding(ctx.db, accountId ?? 0, clientsOf(ctx)));
}

export function standingOf(ctx: Context, { known, strangers }: StoredStanding): Standing {
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

/** Must run before the costly hash (SPEC.md C1 to C4). @throws AppError rate_limited */
export async function countAttempt(
  ctx: Context,
  subject: string,
  { knownAs, strangersSlowed }: Standing,
): Promise<void> {
  if (knownAs !== null) return countUse(ctx, "LOGIN_KNOWN", `${subject} ${knownAs}`);
  await countUse(ctx, "LOGIN_ACCOUNT", `${subject} ${ctx.client.address}`);
  await countUse(ctx, "LOGIN_STRANGERS", subject);
  if (strangersSlowed) await countUse(ctx, "LOGIN_SLOWED", subject);
}

export function countFailure(ctx: Context, accountId: number, { knownAs }: Standing): Promise<void> {
  const now = ctx.now();
  return knownAs === null
    ? addStrangersFailure(ctx.db, accountId, now, now - FAILURES_WINDOW_MS)
    : addClientFailure(ctx.db, accountId, knownAs, now, now - FAILURES_WINDOW_MS);
}

/** Remembers the browser only: its network address may be shared. */
export async function rememberRegistrant(ctx: Context, accountId: number): Promise<void> {
  const { browser } = clientKeys(ctx);
  if (browser !== null) await upsertClients(ctx.db, accountId, [browser], ctx.now(), CLIENTS_MAX);
}

export function rememberClient(ctx: Context, accountId: number): Promise<void> {
  return upsertClients(ctx.db, accountId, clientsOf(ctx), ctx.now(), CLIENTS_MAX);
}
