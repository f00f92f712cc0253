import type { Context } from "../../../context.ts";
import type { Refusal } from "../../../realtime/dialect.ts";
import { migrate } from "../../../realtime/migrations.ts";
import { checkAccess } from "../../auth/access/actions.ts";
import { findContactsAmong } from "../../contacts/relations/actions.ts";
import type { DeliveryHost } from "../../messaging/delivery.ts";
import { channelDialect } from "../../messaging/dialects/channel.ts";
import type { RoomKind } from "../../messaging/room.ts";
import { userRoom } from "../../people/stub.ts";
import { roomHost } from "../../rooms/actions.ts";
import { workspaceRoom } from "../stub.ts";
import { ChannelDelivery } from "./delivery.ts";
import { candidateKeys, resolveMentions } from "./mentions.ts";
import { CHANNEL_MIGRATIONS, ChannelStorage } from "./storage.ts";
import { listCandidates, loadChanges, roomAccess } from "./store.ts";

const NO_CHANNEL: Refusal = { code: "not_found", message: "There is no such channel." };

/**
 * A channel's world: its members are in the database, its people in their own objects, its workspace in another. Who is not
 * in it may not know that there is one, or has to join first.
 */
export function channelKind(ctx: Context, storage: DurableObjectStorage, id: number): RoomKind {
  return {
    access: {
      checkAccess: (claims) => checkAccess(ctx, claims, roomAccess(id)),
      noRoom: NO_CHANNEL,
      noMember: NO_CHANNEL,
    },
    createHost: () => createHost(ctx, storage, id),
  };
}

function createHost(ctx: Context, storage: DurableObjectStorage, channelId: number): DeliveryHost {
  migrate(storage, CHANNEL_MIGRATIONS, "channel_migrations");
  const channel = new ChannelStorage(storage.sql);
  return {
    ...roomHost(ctx, { kind: "channel", id: channelId }),
    dialect: channelDialect,
    // Whoever acts in a channel has joined its workspace, and nobody is told there who comes and goes.
    reportWriters: null,
    loadChanges: async (after) => {
      const loaded = await loadChanges(ctx.db, channelId, after);
      if (loaded) channel.saveFacts(loaded.channel);
      return loaded?.changes ?? null;
    },
    createDelivery: (parts) =>
      new ChannelDelivery({
        ...parts,
        channelId,
        channel,
        report: (workspaceId, report) => workspaceRoom(ctx.env, workspaceId).report(report),
        listMentioned: async (senderId, mentions) => {
          const candidates = await listCandidates(ctx.db, channelId, senderId, candidateKeys(mentions));
          return [...(await findContactsAmong(ctx, senderId, resolveMentions(mentions, candidates)))];
        },
        notify: (accountId, notification) => userRoom(ctx.env, accountId).notify(notification),
      }),
    // Messages of channels have no files.
    markFilesDeleted: async () => {},
  };
}
