import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import type { Mail } from "./protocol.ts";
import { sendOverSmtp } from "./smtp.ts";
import { type KeptMail, keepMail, listMails } from "./store.ts";

export type { KeptMail } from "./store.ts";

const MAILS_SHOWN = 100;

/**
 * Sends a mail by the way that is configured: an SMTP server, else the platform's own, else, in development, into the
 * mailbox at /dev/mail/. Returns when it was taken.
 * @throws AppError mail_not_sent
 */
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
 * Sends a mail after the answer, so that neither the answer nor its time tells whether there was one to send, or how the
 * mail server took it. `undo` runs if it was not sent. The development mailbox has the mail when this returns: anyone can
 * read it, so there is nothing to hide, and clients look into it at once.
 */
export async function sendMailInBackground(
  ctx: Context,
  mail: Mail,
  undo?: () => Promise<void>,
): Promise<void> {
  await afterAnswer(ctx, ctx.mail(mail), undo);
}

/**
 * Sends nothing, for an address that nobody has, and runs `undo` if a mail to somebody would have failed: what follows
 * from a broken mail server must not tell the two apart either.
 */
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

/** The platform's own service cannot be tried without a mail: its last answer stands for the next. */
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

/** @throws AppError mail_not_sent where there is no way to send any */
export function assertMailConfigured(ctx: Context): void {
  if (isSentElsewhere(ctx) || ctx.config.development) return;
  ctx.logger.error("no mail is sent: that takes MAIL_FROM, and SMTP_URL or a binding EMAIL", null);
  throw notSent();
}

function isSentElsewhere({ config, env }: Context): boolean {
  return config.mailFrom !== null && (config.smtpUrl !== null || env.EMAIL !== undefined);
}

/** What the development mailbox holds, newest first. @throws AppError not_found outside development */
export function readMailbox(ctx: Context, recipient: string | null): Promise<KeptMail[]> {
  if (!ctx.config.development) throw new AppError("not_found", "There is nothing at this address.");
  return listMails(ctx.db, recipient, MAILS_SHOWN);
}

function notSent(): AppError {
  return new AppError("mail_not_sent", "The mail could not be sent. Try again in a minute.", {
    retryAfterSeconds: 60,
  });
}
