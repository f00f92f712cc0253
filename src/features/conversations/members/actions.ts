import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError } from "../../../lib/error.ts";
import { type Account, findAccount, findAccountByUsername } from "../../accounts/actions.ts";
import { assertMayMeet } from "../actions.ts";
import { runTasksOf } from "../jobs.ts";
import { assertGroup, canRemove, type Membership } from "../policy.ts";
import { membership as members, type Participant } from "../store.ts";

/** Someone by one of their names. */
export type Who = { accountId: number } | { username: string };

/** A member of a group today. @throws AppError not_found */
export async function viewMember(ctx: Context, { conversation }: Membership, who: Who): Promise<Participant> {
  const account = await findWho(ctx, who);
  const participant = account && (await members.findParticipant(ctx.db, conversation.id, account.id));
  if (!participant) throw new AppError("not_found", "They are not a member.");
  return participant;
}

/** Adds someone to a group. @throws AppError not_allowed, not_found, already_a_member */
export async function addMember(
  ctx: Context,
  actor: Actor,
  membership: Membership,
  who: Who,
): Promise<Participant> {
  assertGroup(membership);
  const account = await findWho(ctx, who);
  if (!account) throw new AppError("not_found", "There is no such account.");
  await assertMayMeet(ctx, actor, [account.id]);
  const { id } = membership.conversation;
  if (!(await members.add(ctx.db, id, account.id, ctx.now()))) {
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

function findWho(ctx: Context, who: Who): Promise<Account | null> {
  return "accountId" in who ? findAccount(ctx, who.accountId) : findAccountByUsername(ctx, who.username);
}
