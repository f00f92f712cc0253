import type { Context } from "../../context.ts";
import { checkAccess } from "../auth/access/actions.ts";
import { markFilesDeleted } from "../media/actions.ts";
import { conversationDialect } from "../messaging/dialects/conversation.ts";
import { InboxDelivery } from "../messaging/inbox-delivery.ts";
import type { RoomKind } from "../messaging/room-access.ts";
import { userRoom } from "../people/stub.ts";
import { roomHost } from "../rooms/actions.ts";
import { insertWriters, loadChanges, roomAccess } from "./store.ts";

/** Unlike with channels, people who are not members may learn that a conversation exists. */
export function conversationKind(ctx: Context, id: number): RoomKind {
  return {
    checkAccess: (claims) => checkAccess(ctx, claims, roomAccess(id)),
    noRoom: { code: "not_found", message: "There is no such conversation." },
    noMember: { code: "not_a_member", message: "You are not a member of this conversation." },
    createHost: () => ({
      ...roomHost(ctx, { kind: "conversation", id }),
      dialect: conversationDialect,
      reportWriters: (accountIds) => insertWriters(ctx.db, id, accountIds, ctx.now()),
      loadChanges: (after) => loadChanges(ctx.db, id, after),
      createDelivery: (parts) =>
        new InboxDelivery({
          ...parts,
          deliver: (accountId, update) => userRoom(ctx.env, accountId).deliver(update),
        }),
      markFilesDeleted: (paths) => markFilesDeleted(ctx, paths.map(fileKey)),
    }),
  };
}

/** `/media/chat_attachments/<key>/<name>` → key. */
function fileKey(path: string): string {
  return path.split("/")[3] ?? "";
}
