import type { Context } from "../../../context.ts";
import type { Actor, LoginCookies } from "../../../http/credentials.ts";
import { countUse } from "../../../http/rate-limits.ts";
import { AppError } from "../../../lib/error.ts";
import { nameKey } from "../../../lib/text.ts";
import { HOUR_MS, SECOND_MS } from "../../../lib/time.ts";
import { type Account, findAccount, findAccountByEmail, translateTaken } from "../../accounts/actions.ts";
import { assertMailConfigured, pretendToSend, sendMailInBackground } from "../../mail/actions.ts";
import { proveAddress } from "../actions.ts";
import { clientKeys, getStanding } from "../clients/actions.ts";
import { startCookieGrant } from "../grants/actions.ts";
import {
  CODE_LIFETIME_MS,
  hashCode,
  isCode,
  matches,
  newCode,
  quotasOf,
  TRIES_OF_OTHERS,
  TRIES_PER_CODE,
} from "./otp.ts";
import {
  deleteCode,
  findFreeAt,
  insertCode,
  type OneTimeCode,
  replaceAddress,
  spendCode,
  useChangeTry,
  useOwnTry,
} from "./store.ts";

/** The new address's mailbox may be on another device. */
const CHANGE_LIFETIME_MS = HOUR_MS;

/**
 * An unknown address gets the same answer in the same time, with the same limit. A code whose mail fails
 * doesn't count. @throws AppError rate_limited beyond the quotas of SPEC.md, mail_not_sent
 */
export async function requestCode(ctx: Context, email: string): Promise<void> {
  assertMailConfigured(ctx);
  const account = await findAccountByEmail(ctx, email);
  const { knownAs } = await getStanding(ctx, account?.id ?? null);
  const { id, code } = await storeCode(ctx, {
    purpose: "sign_in",
    emailKey: nameKey(email),
    accountId: account?.id ?? null,
    newEmail: null,
    askerKnown: knownAs !== null,
  });
  const undo = () => deleteCode(ctx.db, id);
  if (!account) return pretendToSend(ctx, undo);
  const text = [
    `Your code is ${code}. It works once, within five minutes.`,
    "It signs you in, or confirms that an account is yours. If you did not request it, ignore this mail.",
  ];
  const mail = { to: account.email, subject: "Your Palaestra code", text: `${text.join("\n\n")}\n` };
  await sendMailInBackground(ctx, mail, undo);
}

/** To the new address. @throws AppError rate_limited beyond the quotas of SPEC.md, mail_not_sent */
export async function requestAddressCode(ctx: Context, account: Account, newEmail: string): Promise<void> {
  assertMailConfigured(ctx);
  const { id, code } = await storeCode(ctx, {
    purpose: "email_change",
    emailKey: nameKey(newEmail),
    accountId: account.id,
    newEmail,
    askerKnown: false,
  });
  const text = [
    `The account ${account.username} wants to use this e-mail address.`,
    `If it is yours, confirm it with the code ${code}, which works for an hour.`,
    "If you did not request this, ignore this mail: nothing changes without the code.",
  ];
  const mail = { to: newEmail, subject: "Confirm your new e-mail address", text: `${text.join("\n\n")}\n` };
  await sendMailInBackground(ctx, mail, () => deleteCode(ctx.db, id));
}

/** Wrong codes and unknown addresses get one answer. @throws AppError wrong_credentials, rate_limited */
export async function verifyCode(ctx: Context, email: string, code: unknown): Promise<LoginCookies> {
  const account = await redeemCode(ctx, email, code);
  return startCookieGrant(ctx, account);
}

/** `check` may refuse before the code is spent. @throws AppError wrong_credentials, rate_limited */
export async function redeemCode(
  ctx: Context,
  email: string,
  code: unknown,
  { actor = null, check }: { actor?: Actor | null; check?: (account: Account) => void } = {},
): Promise<Account> {
  const emailKey = nameKey(email);
  await countUse(ctx, "LOGIN_ACCOUNT", `code ${emailKey} ${ctx.client.address}`);
  if (!isCode(code)) throw refused();
  const now = ctx.now();
  const times = { now, since: now - CODE_LIFETIME_MS };
  const tried = await useOwnTry(ctx.db, emailKey, clientKeys(ctx), times);
  const account = await findMatch(ctx, tried, code);
  if (!tried || !account) throw refused();
  check?.(account);
  if (!(await spendCode(ctx.db, tried.id, now))) throw refused();
  await proveAddress(ctx, account.id, actor);
  return account;
}

/**
 * A refusal by `check` leaves the code unspent. @throws AppError wrong_credentials, username_taken,
 * email_taken, rate_limited
 */
export async function changeAddressByCode(
  ctx: Context,
  accountId: number,
  code: unknown,
  check: (account: Account, newEmail: string) => void,
): Promise<string> {
  await countUse(ctx, "LOGIN_ACCOUNT", `address of ${accountId}`);
  if (!isCode(code)) throw refused();
  const tried = await useChangeTry(ctx.db, accountId, ctx.now());
  const account = await findMatch(ctx, tried, code);
  if (!tried?.newEmail || !account) throw refused();
  check(account, tried.newEmail);
  const { id: codeId, newEmail: email, emailKey } = tried;
  const change = { codeId, accountId, email, emailKey, now: ctx.now() };
  if (!(await translateTaken(replaceAddress(ctx.db, change)))) throw refused();
  return email;
}

/** Always computes the hash, so that timing doesn't reveal whether there is a code. */
async function findMatch(ctx: Context, tried: OneTimeCode | null, code: string): Promise<Account | null> {
  const hash = hashCode(ctx.config.authSecret, tried?.salt ?? "", code);
  if (!tried || tried.accountId === null || !matches(hash, tried.codeHash)) return null;
  return findAccount(ctx, tried.accountId);
}

async function storeCode(
  ctx: Context,
  asked: Pick<OneTimeCode, "purpose" | "emailKey" | "accountId" | "newEmail" | "askerKnown">,
): Promise<{ id: string; code: string }> {
  const now = ctx.now();
  const [id, salt, code] = [ctx.newId(), ctx.newId(), newCode()];
  const { address, browser } = clientKeys(ctx);
  const quotas = quotasOf(asked);
  const stored = await insertCode(
    ctx.db,
    {
      ...asked,
      id,
      salt,
      codeHash: hashCode(ctx.config.authSecret, salt, code),
      triesLeft: TRIES_PER_CODE,
      otherTriesLeft: TRIES_OF_OTHERS,
      askerAddress: address,
      askerBrowser: browser,
      createdAt: now,
      expiresAt: now + (asked.purpose === "sign_in" ? CODE_LIFETIME_MS : CHANGE_LIFETIME_MS),
    },
    quotas,
  );
  if (stored) return { id, code };
  const freeAt = await findFreeAt(ctx.db, { ...asked, askerAddress: address }, quotas, now);
  throw new AppError("rate_limited", TOO_MANY[asked.purpose], {
    retryAfterSeconds: Math.max(1, Math.ceil((freeAt - now) / SECOND_MS)),
  });
}

const TOO_MANY = {
  sign_in: "Too many codes were requested for this address. Try again later.",
  email_change: "Too many codes were requested by this account or for this address. Try again later.",
};

function refused(): AppError {
  return new AppError("wrong_credentials", "This code is invalid or has expired. Request a new one.");
}
