import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { SECOND_MS } from "../../../lib/time.ts";
import { insertTicket } from "../store.ts";
import { hashSecret, LIFETIMES_MS, signMediaTicket, signTicket } from "../tokens.ts";

const TICKET_LIFETIME_MS = 30 * SECOND_MS;

export async function issueTicket(
  ctx: Context,
  actor: Actor,
): Promise<{ ticket: string; expiresAt: number }> {
  const ticket = await signTicket(ctx.config.authSecret, actor, ctx.now());
  const expiresAt = ctx.now() + TICKET_LIFETIME_MS;
  await insertTicket(ctx.db, { ticketHash: hashSecret(ticket), grantId: actor.grantId, expiresAt });
  return { ticket, expiresAt };
}

/** For ten minutes, in the URL of an attachment. */
export async function issueMediaTicket(
  ctx: Context,
  actor: Actor,
): Promise<{ ticket: string; expiresAt: number }> {
  const now = ctx.now();
  const ticket = await signMediaTicket(ctx.config.authSecret, actor, now);
  // Tokens expire at whole seconds.
  const issuedAt = now - (now % SECOND_MS);
  return { ticket, expiresAt: issuedAt + LIFETIMES_MS.bearer.media_ticket };
}
