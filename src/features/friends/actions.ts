import type { Context } from "../../context.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError } from "../../lib/error.ts";
import type { Slice } from "../../lib/pages.ts";
import { type Card, cardOf, getAccountByUsername } from "../accounts/actions.ts";
import { isBlockedBetween } from "../contacts/actions.ts";
import { areContacts } from "../contacts/relations/actions.ts";
import { type Presence, publishPresence, readPresence } from "../presence/actions.ts";
import { deleteFriendship, listFriendships } from "./store.ts";

export interface Friend {
  card: Card;
  since: number;
  presence: Presence;
}

const NEVER_SEEN: Presence = { status: "offline", lastSeenAt: null };

/** Newest first, with the presence of contacts; without people blocked by either side. */
export async function viewFriends(
  ctx: Context,
  { accountId }: Actor,
  slice: Slice,
): Promise<{ items: Friend[]; count: number }> {
  const { items, count } = await listFriendships(ctx.db, accountId, slice);
  const presences = await readPresence(
    ctx,
    items.flatMap(({ presence }) => presence ?? []),
  );
  return {
    count,
    items: items.map(({ friend, createdAt }) => ({
      card: cardOf(friend),
      since: createdAt,
      presence: presences.get(friend.id) ?? NEVER_SEEN,
    })),
  };
}

/** For both. If they are no contacts otherwise, each sees the other go offline. @throws AppError not_found */
export async function unfriend(ctx: Context, { accountId }: Actor, username: string): Promise<void> {
  const { id } = await getAccountByUsername(ctx, username);
  const ended = await deleteFriendship(ctx.db, accountId, id);
  if (ended === 0) throw new AppError("not_found", "You are not friends with this user.");
  const wereMutual = ended === 2;
  if (!wereMutual || (await isBlockedBetween(ctx, accountId, id))) return;
  if (!(await areContacts(ctx, accountId, id))) await publishPresence(ctx, accountId, id, false);
}
