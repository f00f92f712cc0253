import type { Context } from "../../context.ts";
import type { Actor } from "../../http/credentials.ts";
import { assertOpened, type Claim, upgradeRequest } from "../../realtime/upgrade.ts";
import type { SocketName } from "./dialects/socket-kind.ts";
import type { InboxEntry } from "./inbox/protocol.ts";
import { userRoom } from "./stub.ts";

export type { InboxEntry } from "./inbox/protocol.ts";
export type { Notification } from "./notifications/protocol.ts";

/** @throws AppError not_signed_in, rate_limited */
export async function connectToPerson(ctx: Context, claim: Claim, kind: SocketName): Promise<Response> {
  const request = upgradeRequest({ ...claim, dialect: kind, after: null });
  return assertOpened(await userRoom(ctx.env, claim.accountId).fetch(request));
}

export async function readInbox(ctx: Context, { accountId }: Actor): Promise<Map<number, InboxEntry>> {
  const entries = await userRoom(ctx.env, accountId).readInbox();
  return new Map(entries.map((entry) => [entry.conversationId, entry]));
}

export async function hideConversation(
  ctx: Context,
  { accountId }: Pick<Actor, "accountId">,
  conversationId: number,
): Promise<void> {
  await userRoom(ctx.env, accountId).hideConversation(conversationId);
}

export async function showConversation(
  ctx: Context,
  { accountId }: Actor,
  conversationId: number,
): Promise<void> {
  await userRoom(ctx.env, accountId).showConversation(conversationId);
}

export async function publishChatOpened(
  ctx: Context,
  accountId: number,
  chat: string,
  isNew: boolean,
): Promise<void> {
  const person = userRoom(ctx.env, accountId);
  if (isNew) await person.tell({ type: "ChatCreated", chat });
  await person.tell({ type: "ChatJoined", chat });
}

/** `grantIds` are all grants of the account. */
export async function announceDeletion(ctx: Context, accountId: number, grantIds: string[]): Promise<void> {
  await userRoom(ctx.env, accountId).leave(grantIds);
}

export async function erasePerson(ctx: Context, accountId: number): Promise<void> {
  await userRoom(ctx.env, accountId).erase();
}
