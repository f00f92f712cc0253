import type { Context } from "../../../context.ts";
import { AppError } from "../../../lib/error.ts";
import { type Account, findAccount } from "../../accounts/actions.ts";
import { isBlockedBetween } from "../../contacts/actions.ts";
import { type AccountReference, getReferencedAccount } from "../../rooms/actions.ts";

export type Invitee = AccountReference | { email: string };

/** @throws AppError not_allowed across a block */
export async function assertMayAdd(ctx: Context, actorId: number, accountId: number | null): Promise<void> {
  if (accountId !== null && actorId !== accountId && (await isBlockedBetween(ctx, actorId, accountId))) {
    throw new AppError("not_allowed", "You cannot contact this person.");
  }
}

/** Null for someone else's address: the caller must not learn whether it has an account. */
export async function findInvitee(ctx: Context, actorId: number, invitee: Invitee): Promise<Account | null> {
  if ("email" in invitee) {
    const own = await findAccount(ctx, actorId);
    return own?.email.toLowerCase() === invitee.email.toLowerCase() ? own : null;
  }
  return getReferencedAccount(ctx, invitee);
}

export function emailOf(invitee: Invitee): string {
  return "email" in invitee ? invitee.email : "";
}
