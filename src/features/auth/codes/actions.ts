import type { Context } from "../../../context.ts";
import type { LoginCookies } from "../../../http/cookies.ts";
import { countUse } from "../../../http/rate-limits.ts";
import { AppError } from "../../../lib/error.ts";
import { HOUR_MS, SECOND_MS } from "../../../lib/time.ts";
import { findAccount, findAccountByEmail, nameKey } from "../../accounts/actions.ts";
import { type Mail, pretendToSendMail } from "../../mail/actions.ts";
import { startCookieGrant } from "../actions.ts";
import {
  CODE_LIFETIME_MS,
  CODES_PER_HOUR,
  FAILURES_MAX,
  hashCode,
  isCode,
  matches,
  newCode,
  TRIES_PER_CODE,
} from "./otp.ts";
import {
  addFailure,
  countFailures,
  deleteCode,
  forgetFailures,
  insertCode,
  oldestSince,
  spendCode,
  takeTry,
} from "./store.ts";

/**
 * Sends a one-time code to an address. One that nobody has gets the same answer in the same time, and the same limit; a
 * mail that could not be sent is no code, and is not counted.
 * @throws AppError rate_limited beyond five an hour, mail_not_sent
 */
export async function requestCode(ctx: Context, email: string): Promise<void> {
  const now = ctx.now();
  const account = await findAccountByEmail(ctx, email);
  const [id, salt, code] = [ctx.newId(), ctx.newId(), newCode()];
  const emailKey = nameKey(email);
  const codeHash = hashCode(ctx.config.authSecret, salt, code);
  const stored = await insertCode(
    ctx.db,
    {
      id,
      emailKey,
      accountId: account?.id ?? null,
      salt,
      codeHash,
      triesLeft: TRIES_PER_CODE,
      createdAt: now,
      expiresAt: now + CODE_LIFETIME_MS,
    },
    { since: now - HOUR_MS, max: CODES_PER_HOUR },
  );
  if (!stored) throw await tooMany(ctx, emailKey, now);
  try {
    await (account ? ctx.mail(codeMail(account.email, code)) : pretendToSendMail());
  } catch (error) {
    await deleteCode(ctx.db, id);
    throw error;
  }
}

/**
 * Signs in by a code. A wrong, old, used or missing one, and an address that nobody has, get one and the same answer; a code
 * bears five tries, also at the same moment, and what cannot be a code is none.
 * @throws AppError wrong_credentials, rate_limited
 */
export async function verifyCode(ctx: Context, email: string, code: unknown): Promise<LoginCookies> {
  const emailKey = nameKey(email);
  await countUse(ctx, "LOGIN_ACCOUNT", `code ${emailKey}`);
  if (!isCode(code)) throw refused();
  const tried = await takeTry(ctx.db, emailKey, ctx.now());
  const hash = hashCode(ctx.config.authSecret, tried?.salt ?? "", code);
  const accountId = tried?.accountId ?? null;
  if (!tried || accountId === null) throw refused();
  if ((await countFailures(ctx.db, accountId)) >= FAILURES_MAX) throw refused();
  if (!matches(hash, tried.codeHash)) {
    await addFailure(ctx.db, accountId);
    throw refused();
  }
  const account = (await spendCode(ctx.db, tried.id, ctx.now())) && (await findAccount(ctx, accountId));
  if (!account) throw refused();
  await forgetFailures(ctx.db, accountId);
  return startCookieGrant(ctx, account);
}

function codeMail(to: string, code: string): Mail {
  const text = [
    `Your code is ${code}. It works once, within five minutes.`,
    "If you did not ask for it, somebody else did: without this code they cannot sign in.",
  ];
  return { to, subject: "Your code to sign in", text: `${text.join("\n\n")}\n` };
}

async function tooMany(ctx: Context, emailKey: string, now: number): Promise<AppError> {
  const oldest = (await oldestSince(ctx.db, emailKey, now - HOUR_MS)) ?? now;
  const retryAfterSeconds = Math.max(1, Math.ceil((oldest + HOUR_MS - now) / SECOND_MS));
  return new AppError("rate_limited", "Too many codes were asked for at this address. Wait a while.", {
    retryAfterSeconds,
  });
}

function refused(): AppError {
  return new AppError("wrong_credentials", "This code is wrong, used or too old. Ask for a new one.");
}
