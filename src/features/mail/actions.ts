import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import type { Mail } from "./protocol.ts";
import { sendOverSmtp } from "./smtp.ts";
import { type KeptMail, keepMail, listMails } from "./store.ts";

export type { KeptMail } from "./store.ts";

const MAILS_SHOWN = 100;

/** By SMTP, else the platform's service, else (in development) the mailbox. @throws AppError mail_not_sent */
export async function sendMail(ctx: Context, mail: Mail): Promise<void> {
  const { config, env, db } = ctx;
  try {
    if (config.mailFrom && config.smtpUrl) return await sendOverSmtp(config.smtpUrl, config.mailFrom, mail);
    if (config.mailFrom && env.EMAIL) return await sendByPlatform(env.EMAIL, config.mailFrom, mail);
  } catch (error) {
    ctx.logger.error("a mail was not sent", error);
    throw notSent();
  }
  assertMailConfigured(ctx);
  await keepMail(db, { recipient: mail.to, subject: mail.subject, text: mail.text, at: ctx.now() });
}

/**
 * After the answer, so that neither it nor its timing reveals whether there was a mail. `undo` runs if
 * sending fails. In development, waits for the mailbox.
 */
export async function sendMailInBackground(
  ctx: Context,
  mail: Mail,
  undo?: () => Promise<void>,
): Promise<void> {
  await afterAnswer(ctx, ctx.mail(mail), undo);
}

/** `undo` runs if a mail would have failed: else a broken server would reveal which addresses exist. */
export async function pretendToSend(ctx: Context, undo: () => Promise<void>): Promise<void> {
  await afterAnswer(ctx, tryMailServer(ctx), undo);
}

async function afterAnswer(
  ctx: Context,
  sending: Promise<void>,
  undo: (() => Promise<void>) | undefined,
): Promise<void> {
  const work = sending.catch(async (error: unknown) => {
    await undo?.();
    throw error;
  });
  ctx.background("send a mail", work);
  if (!isSentElsewhere(ctx)) await work.catch(() => undefined);
}

/** The platform's service can't be tried without a mail, so its last result counts. */
async function tryMailServer({ config, env }: Context): Promise<void> {
  if (config.mailFrom && config.smtpUrl) return sendOverSmtp(config.smtpUrl, config.mailFrom, null);
  if (env.EMAIL && lastFailure !== null) throw lastFailure;
}

let lastFailure: unknown = null;

async function sendByPlatform(service: SendEmail, from: string, mail: Mail): Promise<void> {
  try {
    await service.send({ from, ...mail });
    lastFailure = null;
  } catch (error) {
    lastFailure = error;
    throw error;
  }
}

/** @throws AppError mail_not_sent */
export function assertMailConfigured(ctx: Context): void {
  if (isSentElsewhere(ctx) || ctx.config.development) return;
  ctx.logger.error("mail is not configured: set MAIL_FROM, and SMTP_URL or the binding EMAIL", null);
  throw notSent();
}

function isSentElsewhere({ config, env }: Context): boolean {
  return config.mailFrom !== null && (config.smtpUrl !== null || env.EMAIL !== undefined);
}

/** Newest first. */
export function readMailbox(ctx: Context, recipient: string | null): Promise<KeptMail[]> {
  return listMails(ctx.db, recipient, MAILS_SHOWN);
}

function notSent(): AppError {
  return new AppError("mail_not_sent", "The mail could not be sent. Try again in a minute.", {
    retryAfterSeconds: 60,
  });
}
