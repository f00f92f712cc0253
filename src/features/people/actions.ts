import type { Context } from "../../context.ts";
import type { Actor } from "../../http/authentication.ts";
import { assertOpened, type Claim, upgradeRequest } from "../../realtime/upgrade.ts";
import type { SocketName } from "./dialects/socket-kind.ts";
import type { InboxEntry } from "./inbox/protocol.ts";
import type { Presence } from "./presence/protocol.ts";
import type { ListedPresence } from "./presence/store.ts";
import { userRoom } from "./stub.ts";

export type { InboxEntry } from "./inbox/protocol.ts";
export type { Notification } from "./notifications/protocol.ts";
export type { Presence } from "./presence/protocol.ts";

const CALL_AGAIN_AFTER_MS = [50, 500, 5000];

/** Opens a socket in the caller's own object. @throws AppError not_signed_in, rate_limited */
export async function connectToPerson(ctx: Context, claim: Claim, kind: SocketName): Promise<Response> {
  const request = upgradeRequest({ ...claim, dialect: kind, after: null });
  return assertOpened(await userRoom(ctx.env, claim.accountId).fetch(request));
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

/** A person's presence as the database has it. */
type Listed = Pick<ListedPresence, "accountId" | "isOnline" | "seenAt">;

/** Presence at this moment: the object of each who is listed as online is asked, so that nobody is shown as online who left. */
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

/**
 * Publishes to each of two people the other's presence, or, once they may not meet, that the other is offline. An
 * object that cannot be reached is called again, for the caller may be unable to repeat this [P21].
 */
export async function tellOfPresence(
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

/** Publishes to a person's sockets that they are in a chat, and before that, for a new one, that it was created. */
export async function tellChatOpened(
  ctx: Context,
  accountId: number,
  chat: string,
  isNew: boolean,
): Promise<void> {
  const person = userRoom(ctx.env, accountId);
  if (isNew) await person.tell({ type: "ChatCreated", chat });
  await person.tell({ type: "ChatJoined", chat });
}

/** Tells contacts and players that an account, all of whose grants these were, is about to be deleted. */
export async function announceDeletion(ctx: Context, accountId: number, grantIds: string[]): Promise<void> {
  await userRoom(ctx.env, accountId).leave(grantIds);
}

/** Erases what the object of a deleted account stores. */
export async function erasePerson(ctx: Context, accountId: number): Promise<void> {
  await userRoom(ctx.env, accountId).erase();
}
