import { z } from "zod";
import { newUuid } from "../lib/ids.ts";
import { HOUR_MS } from "../lib/time.ts";

/** When to check a connection's grant again: after the lifetime of the access token that opened it. */
export const GRANT_RECHECK_MS = HOUR_MS;

/** All that a sleeping socket remembers. Names and rights are looked up anew; only who and since when is kept. */
const Attachment = z.object({
  connectionId: z.string(),
  accountId: z.int(),
  grantId: z.string(),
  dialect: z.string(),
  openedAt: z.int(),
  /** When to ask again whether the grant still lives; milliseconds since 1970. */
  recheckAt: z.int(),
  /** The last frame that was noted: not every one is. */
  heardAt: z.int().default(0),
  /** In a room: until when the person types, and who they are to those who were told so. */
  typing: z
    .object({
      by: z.object({
        accountId: z.int(),
        username: z.string(),
        firstName: z.string(),
        lastName: z.string(),
        email: z.string(),
      }),
      until: z.int(),
    })
    .nullable()
    .default(null),
  /** Whether the person is known to listen for no notifications elsewhere. */
  isQuiet: z.boolean().default(false),
  /** What the socket follows besides its own object, by topic, and up to which place in its sequence it was told. */
  follows: z.record(z.string(), z.int()).default({}),
  /** How the person says they are, on a socket that asks. */
  declared: z
    .object({ status: z.enum(["online", "idle", "offline"]), at: z.int() })
    .nullable()
    .default(null),
  /** The last change that was replayed to a connection that is behind; null once everything arrives live. */
  behind: z.int().nullable().default(null),
  /** Bytes that may be waiting for the client, as last noted. */
  backlog: z.object({ silent: z.int(), unproven: z.int() }).default({ silent: 0, unproven: 0 }),
});

/** What a connection that we closed keeps until the runtime lets go of it. */
const Ended = z.object({ accountId: z.int(), unproven: z.int() });

export type Attachment = z.infer<typeof Attachment>;

export function newAttachment(
  { accountId, grantId }: { accountId: number; grantId: string },
  dialect: string,
  now: number,
): Attachment {
  return {
    connectionId: newUuid(),
    accountId,
    grantId,
    dialect,
    openedAt: now,
    recheckAt: now + GRANT_RECHECK_MS,
    heardAt: now,
    typing: null,
    isQuiet: false,
    follows: {},
    declared: null,
    behind: null,
    backlog: { silent: 0, unproven: 0 },
  };
}

/** Null once the connection was let go, also if the object was evicted in between. */
export function readAttachment(ws: WebSocket): Attachment | null {
  const kept = ws.deserializeAttachment();
  return Ended.safeParse(kept).success ? null : Attachment.nullable().parse(kept);
}

/** What waits for a connection that we closed, or null. */
export function readEnded(ws: WebSocket): z.infer<typeof Ended> | null {
  return Ended.safeParse(ws.deserializeAttachment()).data ?? null;
}

export function writeEnded(ws: WebSocket, ended: z.infer<typeof Ended>): void {
  ws.serializeAttachment(ended);
}

export function writeAttachment(ws: WebSocket, attachment: Attachment): void {
  ws.serializeAttachment(attachment);
}

export function clearAttachment(ws: WebSocket): void {
  ws.serializeAttachment(null);
}
