import type { Context } from "../../../context.ts";
import { findParticipant, isFull } from "../../../db/membership.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { reachOut } from "../../contacts/reach/actions.ts";
import {
  type AccountReference,
  alreadyAMember,
  getReferencedAccount,
  NO_ACCOUNT_ID,
  noSuchAccount,
  notAMember,
} from "../../rooms/actions.ts";
import { assertNotBlocked, requireMembership } from "../actions.ts";
import { assertGroup, groupIsFull, type Membership } from "../policy.ts";
import { addToGroup, type Participant, removeFromGroup, conversationRooms as rooms } from "../store.ts";

export async function viewMember(
  ctx: Context,
  { conversation }: Membership,
  who: AccountReference,
): Promise<Participant> {
  const { id: accountId } = await getReferencedAccount(ctx, who);
  const participant = await findParticipant(ctx.db, rooms, { roomId: conversation.id, accountId });
  if (!participant) throw notAMember();
  return participant;
}

/** @throws AppError not_allowed, not_found, already_a_member, too_many_members, rate_limited */
export async function addMember(
  ctx: Context,
  actor: Actor,
  membership: Membership,
  who: AccountReference,
): Promise<Participant> {
  assertGroup(membership);
  const account = await getReferencedAccount(ctx, who);
  await assertNotBlocked(ctx, actor, [account.id]);
  const { id } = membership.conversation;
  const member = { roomId: id, accountId: account.id, addedBy: actor.accountId };
  const isNew = await reachOut(ctx, actor.accountId, [account.id], (counting) =>
    addToGroup(ctx.db, member, ctx.now(), counting),
  );
  if (!isNew) {
    throw await explainNotAdded(ctx, actor, id, account.id);
  }
  await ctx.deliver(`conversation:${id}`);
  const participant = await findParticipant(ctx.db, rooms, member);
  if (!participant) throw noSuchAccount();
  return participant;
}

/** Removes a member, or lets the caller leave. @throws AppError not_allowed, not_found */
export async function removeMember(
  ctx: Context,
  actor: Actor,
  membership: Membership,
  accountId: number | null,
): Promise<void> {
  assertGroup(membership);
  const { id } = membership.conversation;
  const place = { roomId: id, accountId: accountId ?? NO_ACCOUNT_ID };
  if (await removeFromGroup(ctx.db, place, actor.accountId, ctx.now())) {
    return ctx.deliver(`conversation:${id}`);
  }
  await requireMembership(ctx, actor, id);
  if (!(await findParticipant(ctx.db, rooms, place))) throw notAMember();
  throw new AppError("not_allowed", "Only the group's creator can remove others.");
}

async function explainNotAdded(ctx: Context, actor: Actor, id: number, accountId: number): Promise<AppError> {
  await requireMembership(ctx, actor, id);
  await assertNotBlocked(ctx, actor, [accountId]);
  if (await findParticipant(ctx.db, rooms, { roomId: id, accountId })) {
    return alreadyAMember();
  }
  return (await isFull(ctx.db, rooms, id)) ? groupIsFull(rooms.bounds.members) : noSuchAccount();
}
