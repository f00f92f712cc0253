import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError } from "../../../lib/error.ts";
import type { Slice } from "../../../lib/pages.ts";
import { type Card, getAccountByUsername } from "../../accounts/actions.ts";
import { type Presence, readPresence } from "../../people/actions.ts";
import { endFriendship, listFriends } from "../actions.ts";

export interface Friend {
  card: Card;
  since: number;
  presence: Presence;
}

const NEVER_SEEN: Presence = { status: "offline", lastSeenAt: null };

/** The caller's friends with their presence at this moment, the newest friend first. */
export async function viewFriends(
  ctx: Context,
  { accountId }: Actor,
  slice: Slice,
): Promise<{ items: Friend[]; count: number }> {
  const { items, count } = await listFriends(ctx, accountId, slice);
  const presences = await readPresence(
    ctx,
    items.map(({ card }) => card.accountId),
  );
  return {
    count,
    items: items.map((friend) => ({
      ...friend,
      presence: presences.get(friend.card.accountId) ?? NEVER_SEEN,
    })),
  };
}

/** Ends a friendship, for both. @throws AppError not_found where there is none */
export async function unfriend(ctx: Context, { accountId }: Actor, username: string): Promise<void> {
  const { id } = await getAccountByUsername(ctx, username);
  if (!(await endFriendship(ctx, accountId, id))) throw new AppError("not_found", "You are no friends.");
}
