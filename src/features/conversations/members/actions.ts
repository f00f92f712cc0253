import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError } from "../../../lib/error.ts";
import { findAccount, findAccountByUsername } from "../../accounts/actions.ts";
import { reachOut } from "../../contacts/reach/actions.ts";
import { assertMayMeet } from "../actions.ts";
import { runTasksOf } from "../jobs.ts";
import { assertGroup, canRemove, type Membership } from "../policy.ts";
import { membership as members, type Participant } from "../store.ts";

/** Adds someone to a group. @throws AppError not_allowed, not_found, already_a_member, rate_limited */
export async function addMember(
  ctx: Context,
  actor: Actor,
  membership: Membership,
  who: { accountId: number } | { username: string },
): Promise<Participant> {
  assertGroup(membership);
  const account =
    "accountId" in who
      ? await findAccount(ctx, who.accountId)
      : await findAccountByUsername(ctx, who.username);
  if (!account) throw new AppError("not_found", "There is no such account.");
  await assertMayMeet(ctx, actor, [account.id]);
  const { id } = membership.conversation;
  const member = { roomId: id, accountId: account.id, addedBy: actor.accountId };
  const isNew = await reachOut(ctx, actor.accountId, [account.id], (counting) =>
    members.add(ctx.db, member, ctx.now(), counting),
  );
  if (!isNew) {
    throw new AppError("already_a_member", "They are a member already.");
  }
  await runTasksOf(ctx, id);
  const participant = await members.findParticipant(ctx.db, id, account.id);
  if (!participant) throw new AppError("not_found", "There is no such account.");
  return participant;
}

/** Removes someone from a group, or lets the caller leave. @throws AppError not_allowed, not_found */
export async function removeMember(
  ctx: Context,
  actor: Actor,
  membership: Membership,
  accountId: number | null,
): Promise<void> {
  assertGroup(membership);
  const { id } = membership.conversation;
  const target = accountId === null ? null : await members.findParticipant(ctx.db, id, accountId);
  if (!target) throw new AppError("not_found", "They are not a member.");
  if (!canRemove(membership, actor.accountId, target.accountId)) {
    throw new AppError("not_allowed", "Only the group's creator removes others.");
  }
  await members.end(ctx.db, id, target.accountId, ctx.now());
  await runTasksOf(ctx, id);
}
