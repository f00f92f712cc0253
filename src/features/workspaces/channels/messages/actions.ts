import type { Context } from "../../../../context.ts";
import type { Actor } from "../../../../http/credentials.ts";
import { addressesFor } from "../../../contacts/relations/actions.ts";
import type { HistoryPage } from "../../../messaging/calls.ts";
import type { Message } from "../../../messaging/protocol.ts";
import { assertDone, sending } from "../../../rooms/actions.ts";
import { joinChannel } from "../actions.ts";
import type { ChannelAccess } from "../policy.ts";
import { channelRoom } from "../stub.ts";

/** Ascending; `before: null` is the newest. Senders' addresses are as the caller may see them. */
export async function listMessages(
  ctx: Context,
  { accountId }: Actor,
  { channel }: ChannelAccess,
  from: { before: number | null } | { after: number },
  limit: number,
): Promise<HistoryPage> {
  const room = channelRoom(ctx.env, channel.id);
  const page =
    "after" in from
      ? await room.after(from.after, limit, channel.directoryVersion)
      : await room.before(from.before, limit, channel.directoryVersion);
  const senderIds = page.messages.map(({ sender }) => sender.accountId);
  const addresses = await addressesFor(ctx, accountId, senderIds);
  const messages = page.messages.map((message) => ({
    ...message,
    sender: { ...message.sender, email: addresses.get(message.sender.accountId) ?? "" },
  }));
  return { ...page, messages };
}

/** Makes the caller a member. A repeated `clientId` or operation is answered with the first message. */
export async function sendMessage(
  ctx: Context,
  { accountId }: Actor,
  access: ChannelAccess,
  { body, clientId }: { body: string; clientId: string | null },
): Promise<Message> {
  const { id, directoryVersion } = await joinChannel(ctx, accountId, access);
  const command = sending(ctx, body, clientId, null);
  const { message } = assertDone(
    await channelRoom(ctx.env, id).perform(accountId, command, directoryVersion),
  );
  if (!message) throw new Error("a message was sent and is not there");
  return message;
}
