import type { Context } from "../../context.ts";
import { queuePurge } from "../../db/outbox/store.ts";
import { frameRates } from "../../http/rate-limits.ts";
import { AppError, type ErrorCode } from "../../lib/error.ts";
import { type Account, findAccount, findAccountByUsername } from "../accounts/actions.ts";
import { findLiveGrants } from "../auth/grants/actions.ts";
import type { CommandResult } from "../messaging/calls.ts";
import type { RoomHost } from "../messaging/host.ts";
import type { RoomAddress } from "../messaging/protocol.ts";
import { userRoom } from "../people/stub.ts";
import { chargeQuota } from "../quotas/actions.ts";

export type AccountReference = { accountId: number } | { username: string };

export const NO_ACCOUNT_ID = 0;

export const ADDING_REFUSALS: ErrorCode[] = [
  "validation_failed",
  "not_signed_in",
  "not_allowed",
  "not_found",
  "already_a_member",
  "too_many_members",
  "rate_limited",
];

export function notAMember(): AppError {
  return new AppError("not_found", "This account is not a member.");
}

export function alreadyAMember(): AppError {
  return new AppError("already_a_member", "This account is already a member.");
}

export function noSuchAccount(): AppError {
  return new AppError("not_found", "There is no such account.");
}

/** @throws AppError not_found */
export async function getReferencedAccount(ctx: Context, who: AccountReference): Promise<Account> {
  const account =
    "accountId" in who
      ? await findAccount(ctx, who.accountId)
      : await findAccountByUsername(ctx, who.username);
  if (!account) throw noSuchAccount();
  return account;
}

/** @throws AppError if the room refused the command */
export function assertDone(result: CommandResult): Extract<CommandResult, { ok: true }> {
  if (result.ok) return result;
  const { code, message, ...details } = result.refusal;
  throw new AppError(code, message, details);
}

/** Without a `clientId`, the operation's id is used. */
export function sending(ctx: Context, content: string, clientId: string | null, attachment: string | null) {
  const id = clientId ?? ctx.operation?.id ?? null;
  return { type: "SendMessage", content, attachment, clientId: id, clientTime: null } as const;
}

export function roomHost(ctx: Context, room: RoomAddress) {
  return {
    logger: ctx.logger,
    frameRates: frameRates(ctx),
    room,
    relay: (accountId, relay) => userRoom(ctx.env, accountId).relay(relay),
    dismiss: (accountId, topic) => userRoom(ctx.env, accountId).dismiss(topic),
    reportConnections: (accountId, report) => userRoom(ctx.env, accountId).reportConnections(report),
    findLiveGrants: (grantIds) => findLiveGrants(ctx, grantIds),
    chargeText: (accountId, bytes) => chargeQuota(ctx, accountId, { text_bytes_a_day: bytes }),
    queuePurge: (dueAt) => queuePurge(ctx.db, `${room.kind}:${room.id}`, dueAt),
  } satisfies Partial<RoomHost>;
}
