import type { Context } from "../../../context.ts";
import type { Refusal } from "../../../realtime/dialect.ts";
import { migrate } from "../../../realtime/migrations.ts";
import { checkAccess } from "../../auth/access/actions.ts";
import { findContactsAmong } from "../../contacts/relations/actions.ts";
import type { DeliveryHost } from "../../messaging/delivery.ts";
import { channelDialect } from "../../messaging/dialects/channel.ts";
import type { RoomKind } from "../../messaging/room-access.ts";
import { userRoom } from "../../people/stub.ts";
import { roomHost } from "../../rooms/actions.ts";
import { workspaceRoom } from "../stub.ts";
import { ChannelDelivery } from "./delivery.ts";
import { candidateKeys, resolveMentions } from "./mentions.ts";
import { CHANNEL_MIGRATIONS, ChannelStorage } from "./storage.ts";
import { listCandidates, loadChanges, roomAccess } from "./store.ts";

const NO_CHANNEL: Refusal = { code: "not_found", message: "There is no such channel." };

/** A channel does not exist for those who may not see it; others have to join. */
export function channelKind(ctx: Context, storage: DurableObjectStorage, id: number): RoomKind {
  return {
    checkAccess: (claims) => checkAccess(ctx, claims, roomAccess(id)),
    noRoom: NO_CHANNEL,
    noMember: NO_CHANNEL,
    createHost: () => createHost(ctx, storage, id),
  };
}

function createHost(ctx: Context, storage: DurableObjectStorage, channelId: number): DeliveryHost {
  migrate(storage, CHANNEL_MIGRATIONS, "channel_migrations");
  const channel = new ChannelStorage(storage.sql);
  return {
    ...roomHost(ctx, { kind: "channel", id: channelId }),
    dialect: channelDialect,
    // Everyone in a channel joined themselves, and online status is not sent there.
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
    // Channel messages have no files.
    markFilesDeleted: async () => {},
  };
}
