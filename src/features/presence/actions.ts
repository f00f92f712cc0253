import type { Context } from "../../context.ts";
import { tryEach } from "../../lib/try-each.ts";
import type { Presence } from "../people/presence/protocol.ts";
import { userRoom } from "../people/stub.ts";
import type { ListedPresence } from "./store.ts";

export type { Presence } from "../people/presence/protocol.ts";
export { type ListedPresence, listingPresence, listPresence } from "./store.ts";

const CALL_AGAIN_AFTER_MS = [50, 500, 5000];

type Listed = Pick<ListedPresence, "accountId" | "isOnline" | "seenAt">;

/** Asks the objects of those listed as online. */
export async function readPresence(ctx: Context, listed: readonly Listed[]): Promise<Map<number, Presence>> {
  const shown = new Map<number, Presence>();
  for (const { accountId, isOnline, seenAt } of listed) {
    shown.set(accountId, { status: isOnline ? "online" : "offline", lastSeenAt: seenAt });
  }
  const online = listed.filter(({ isOnline }) => isOnline);
  const failed = await tryEach(online, async ({ accountId }) => {
    shown.set(accountId, await userRoom(ctx.env, accountId).presence());
  });
  for (const { item, error } of failed) {
    ctx.logger.error("a presence was not read", error, { account_id: item.accountId });
  }
  return shown;
}

/** Shows offline after a block. Retries failed calls: the caller may be unable to repeat this [P21]. */
export async function publishPresence(
  ctx: Context,
  one: number,
  other: number,
  isVisible: boolean,
): Promise<void> {
  await Promise.all([
    insist(() => userRoom(ctx.env, one).showPresenceTo(other, isVisible)),
    insist(() => userRoom(ctx.env, other).showPresenceTo(one, isVisible)),
  ]);
}

async function insist(call: () => Promise<void>): Promise<void> {
  for (const pauseMs of CALL_AGAIN_AFTER_MS) {
    try {
      return await call();
    } catch {
      await scheduler.wait(pauseMs);
    }
  }
  return call();
}
