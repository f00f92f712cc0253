import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import { pretend, timed } from "./pace.ts";
import { sendOverSmtp } from "./smtp.ts";
import { type KeptMail, keepMail, listMails } from "./store.ts";

export interface Mail {
  to: string;
  subject: string;
  text: string;
}

export type { KeptMail } from "./store.ts";

const MAILS_SHOWN = 100;

/**
 * Sends a mail by the way that is configured: an SMTP server, else the platform's own, else, in development, into the
 * mailbox at /dev/mail/. Returns when it was taken.
 * @throws AppError mail_not_sent
 */
export function sendMail(ctx: Context, mail: Mail): Promise<void> {
  return timed(() => send(ctx, mail));
}

/**
 * Sends nothing, for an address that nobody has: neither the time nor the outcome is to tell that.
 * @throws AppError mail_not_sent if the last mail was not
 */
export function pretendToSendMail(): Promise<void> {
  return pretend();
}

async function send(ctx: Context, mail: Mail): Promise<void> {
  const { config, env, db } = ctx;
  try {
    if (config.smtpUrl) return await sendOverSmtp(config.smtpUrl, config.mailFrom, mail);
    if (env.EMAIL) {
      await env.EMAIL.send({ from: config.mailFrom, ...mail });
      return;
    }
  } catch (error) {
    ctx.logger.error("a mail was not sent", error);
    throw notSent();
  }
  if (!config.development) {
    ctx.logger.error("no way to send mail is configured", null);
    throw notSent();
  }
  await keepMail(db, { recipient: mail.to, subject: mail.subject, text: mail.text, at: ctx.now() });
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
