import type { Context } from "../../context.ts";
import type { Actor } from "../../http/authentication.ts";
import { upgradeRequest } from "../../realtime/upgrade.ts";
import type { InboxEntry } from "./protocol.ts";
import { userRoom } from "./stub.ts";

/** Hands a socket over to the caller's own object. */
export function connectToPerson(ctx: Context, { accountId, grantId }: Actor): Promise<Response> {
  return userRoom(ctx.env, accountId).fetch(
    upgradeRequest({ accountId, grantId, directoryVersion: 0, after: null }),
  );
}

/** The caller's inbox, by conversation. */
export async function readInbox(ctx: Context, { accountId }: Actor): Promise<Map<number, InboxEntry>> {
  const entries = await userRoom(ctx.env, accountId).readInbox();
  return new Map(entries.map((entry) => [entry.conversationId, entry]));
}

export async function hideConversation(
  ctx: Context,
  { accountId }: Actor,
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

/** Forgets what the object of a deleted account holds. */
export async function erasePerson(ctx: Context, accountId: number): Promise<void> {
  await userRoom(ctx.env, accountId).erase();
}
