import type { Context } from "../../context.ts";
import { DAY_MS } from "../../lib/time.ts";
import { tryEach } from "../../lib/try-each.ts";
import { userRoom } from "../people/stub.ts";
import { listUnconfirmed, noteConfirmed, putLast } from "./store.ts";

const AT_ONCE = 20;
const TRUSTED_MS = DAY_MS;

/** [P11] Sockets of an earlier deployment ended without notice. Returns how many were checked. */
export async function confirmAfterRestart(ctx: Context, limit: number): Promise<number> {
  return confirmAll(ctx, await listUnconfirmed(ctx.db, { version: ctx.env.VERSION.id, before: 0, limit }));
}

/** An object may have been lost. */
export async function confirmLongOnline(ctx: Context, limit: number): Promise<number> {
  const before = ctx.now() - TRUSTED_MS;
  return confirmAll(ctx, await listUnconfirmed(ctx.db, { version: null, before, limit }));
}

async function confirmAll(ctx: Context, accountIds: readonly number[]): Promise<number> {
  const confirmed = new Map<string, number[]>();
  const confirm = async (accountId: number) => {
    const version = await userRoom(ctx.env, accountId).confirmPresence();
    if (version) confirmed.set(version, [...(confirmed.get(version) ?? []), accountId]);
  };
  const failed = await tryEach(accountIds, confirm, { atOnce: AT_ONCE });
  for (const { item, error } of failed) {
    ctx.logger.error("a presence was not confirmed", error, { account_id: item });
  }
  for (const [version, ids] of confirmed) await noteConfirmed(ctx.db, ids, { version, now: ctx.now() });
  if (failed.length > 0) {
    await putLast(
      ctx.db,
      failed.map(({ item }) => item),
      ctx.now(),
    );
  }
  return accountIds.length - failed.length;
}
