import type { Context } from "../../../context.ts";
import { queuePurge } from "../../../db/outbox/store.ts";
import { frameRates } from "../../../http/rate-limits.ts";
import type { Refusal } from "../../../realtime/dialect.ts";
import { migrate } from "../../../realtime/migrations.ts";
import { askAccess } from "../../auth/access/actions.ts";
import { livingGrants } from "../../auth/actions.ts";
import { findContactsAmong } from "../../contacts/relations/actions.ts";
import { channelDialect } from "../../messaging/dialects/channel.ts";
import type { EntranceHost } from "../../messaging/entrance.ts";
import type { OutletHost } from "../../messaging/outlet.ts";
import { userRoom } from "../../people/stub.ts";
import { chargeQuota } from "../../quotas/actions.ts";
import { workspaceRoom } from "../stub.ts";
import { ChannelOutlet } from "./outlet.ts";
import { CHANNEL_MIGRATIONS, ChannelStorage } from "./storage.ts";
import { asked, listMentioned, loadChanges } from "./store.ts";

const NO_CHANNEL: Refusal = { code: "not_found", message: "There is no such channel." };

/** Who gets into a channel. Who is not in it may not know that there is one, or has to join first. */
export function channelEntrance(ctx: Context, channelId: number): EntranceHost {
  return {
    ask: (claims) => askAccess(ctx, claims, asked(channelId)),
    noRoom: NO_CHANNEL,
    noMember: NO_CHANNEL,
  };
}

/** A channel's world: its members are in the database, its people in their own objects, its workspace in another. */
export function channelHost(ctx: Context, storage: DurableObjectStorage, channelId: number): OutletHost {
  migrate(storage, CHANNEL_MIGRATIONS, "channel_migrations");
  const channel = new ChannelStorage(storage.sql);
  return {
    dialect: channelDialect,
    logger: ctx.logger,
    frameRates: frameRates(ctx),
    room: { kind: "channel", id: channelId },
    // Whoever acts in a channel has joined its workspace, and nobody is told there who comes and goes.
    reportWriters: null,
    loadChanges: async (after) => {
      const loaded = await loadChanges(ctx.db, channelId, after);
      if (loaded) channel.saveFacts(loaded.channel);
      return loaded?.changes ?? null;
    },
    createOutlet: (parts) =>
      new ChannelOutlet({
        ...parts,
        channelId,
        channel,
        report: (workspaceId, report) => workspaceRoom(ctx.env, workspaceId).report(report),
        listMentioned: async (senderId, names) => {
          const mentioned = await listMentioned(ctx.db, channelId, senderId, names);
          return [...(await findContactsAmong(ctx, senderId, mentioned))];
        },
        notify: (accountId, notification) => userRoom(ctx.env, accountId).notify(notification),
      }),
    relay: (accountId, relay) => userRoom(ctx.env, accountId).relay(relay),
    dismiss: (accountId, topic) => userRoom(ctx.env, accountId).dismiss(topic),
    reportConnections: (accountId, report) => userRoom(ctx.env, accountId).reportConnections(report),
    livingGrants: (grantIds) => livingGrants(ctx, grantIds),
    // Messages of channels have no files.
    doomFiles: async () => {},
    chargeText: (accountId, bytes) => chargeQuota(ctx, accountId, { text_bytes_a_day: bytes }),
    queuePurge: (dueAt) => queuePurge(ctx.db, `channel:${channelId}`, dueAt),
  };
}
