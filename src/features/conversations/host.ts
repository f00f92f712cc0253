import type { Context } from "../../context.ts";
import { queuePurge } from "../../db/outbox/store.ts";
import { frameRates } from "../../http/rate-limits.ts";
import { askAccess } from "../auth/access/actions.ts";
import { livingGrants } from "../auth/actions.ts";
import { doomFiles } from "../media/actions.ts";
import { Delivery } from "../messaging/delivery.ts";
import { conversationDialect } from "../messaging/dialects/conversation.ts";
import type { EntranceHost } from "../messaging/entrance.ts";
import type { OutletHost } from "../messaging/outlet.ts";
import { userRoom } from "../people/stub.ts";
import { chargeQuota } from "../quotas/actions.ts";
import { asked, insertWriters, loadChanges } from "./store.ts";

/** Who gets into a conversation. Those who are no members may know that there is one. */
export function conversationEntrance(ctx: Context, conversationId: number): EntranceHost {
  return {
    ask: (claims) => askAccess(ctx, claims, asked(conversationId)),
    noRoom: { code: "not_found", message: "There is no such conversation." },
    noMember: { code: "not_a_member", message: "You are not a member of this conversation." },
  };
}

/** A conversation's world: its members are in the database, and its people in their own objects. */
export function conversationHost(ctx: Context, conversationId: number): OutletHost {
  return {
    dialect: conversationDialect,
    logger: ctx.logger,
    frameRates: frameRates(ctx),
    room: { kind: "conversation", id: conversationId },
    reportWriters: (accountIds) => insertWriters(ctx.db, conversationId, accountIds, ctx.now()),
    loadChanges: (after) => loadChanges(ctx.db, conversationId, after),
    createOutlet: (parts) =>
      new Delivery({ ...parts, tell: (accountId, update) => userRoom(ctx.env, accountId).deliver(update) }),
    relay: (accountId, relay) => userRoom(ctx.env, accountId).relay(relay),
    dismiss: (accountId, topic) => userRoom(ctx.env, accountId).dismiss(topic),
    reportConnections: (accountId, report) => userRoom(ctx.env, accountId).reportConnections(report),
    livingGrants: (grantIds) => livingGrants(ctx, grantIds),
    doomFiles: (paths) => doomFiles(ctx, paths.map(fileKey)),
    chargeText: (accountId, bytes) => chargeQuota(ctx, accountId, { text_bytes_a_day: bytes }),
    queuePurge: (dueAt) => queuePurge(ctx.db, `conversation:${conversationId}`, dueAt),
  };
}

/** `/media/chat_attachments/<key>/<name>` → key. */
function fileKey(path: string): string {
  return path.split("/")[3] ?? "";
}
