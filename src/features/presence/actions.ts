import type { Context } from "../../context.ts";
import type { Presence } from "../people/presence/protocol.ts";
import { userRoom } from "../people/stub.ts";
import type { ListedPresence } from "./store.ts";

export type { Presence } from "../people/presence/protocol.ts";
export { type ListedPresence, listingPresence, listPresence } from "./store.ts";

const CALL_AGAIN_AFTER_MS = [50, 500, 5000];

type Listed = Pick<ListedPresence, "accountId" | "isOnline" | "seenAt">;

/** Asks the objects of those listed as online. */
export async function readPresence(ctx: Context, listed: readonly Listed[]): Promise<Map<number, Presence>> {
  const shown = await Promise.all(
    listed.map(async ({ accountId, isOnline, seenAt }): Promise<[number, Presence]> => {
      const last: Presence = { status: isOnline ? "online" : "offline", lastSeenAt: seenAt };
      if (!isOnline) return [accountId, last];
      try {
        return [accountId, await userRoom(ctx.env, accountId).presence()];
      } catch (error) {
        ctx.logger.error("a presence was not read", error, { account_id: accountId });
        return [accountId, last];
      }
    }),
  );
  return new Map(shown);
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
