import type { Context } from "../../context.ts";
import { idOf, type Row, type Target } from "../../db/outbox/store.ts";
import { DAY_MS } from "../../lib/time.ts";
import { userRoom } from "../people/stub.ts";

/** An object that fails for this long is broken for good. */
const TRIED_FOR_MS = 7 * DAY_MS;

export async function deliverNotifications(
  ctx: Context,
  target: Target,
  rows: readonly Row<"notification">[],
): Promise<undefined> {
  const room = userRoom(ctx.env, idOf(target));
  for (const { payload } of rows) {
    if (ctx.now() - payload.at < TRIED_FOR_MS) await room.notify(payload);
  }
}
