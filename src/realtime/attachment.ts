import { z } from "zod";
import { newUuid } from "../lib/ids.ts";
import { HOUR_MS } from "../lib/time.ts";

export const GRANT_RECHECK_MS = HOUR_MS;

/** Everything that a hibernating socket remembers. Names and permissions are looked up again. */
const Attachment = z.object({
  connectionId: z.string(),
  accountId: z.int(),
  grantId: z.string(),
  dialect: z.string(),
  openedAt: z.int(),
  recheckAt: z.int(),
  heardAt: z.int().default(0),
  /** In a room: until when the person types, with the name that others were sent. */
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
  /** Whether the person's own sockets subscribe to no notifications. */
  isQuiet: z.boolean().default(false),
  /** The topics that the socket subscribes to besides its own object, each with its cursor. */
  follows: z.record(z.string(), z.int()).default({}),
  declared: z
    .object({ status: z.enum(["online", "idle", "offline"]), at: z.int() })
    .nullable()
    .default(null),
  /** The last replayed change of a connection in replay; null once it is live. */
  behind: z.int().nullable().default(null),
  backlog: z.object({ silent: z.int(), unproven: z.int() }).default({ silent: 0, unproven: 0 }),
});

/** The attachment of a connection that we closed, until the runtime drops it. */
const Ended = z.object({ accountId: z.int(), unproven: z.int() });

export type Attachment = z.infer<typeof Attachment>;

export function newAttachment(
  { accountId, grantId }: Pick<Attachment, "accountId" | "grantId">,
  dialect: string,
  now: number,
): Attachment {
  const times = { openedAt: now, recheckAt: now + GRANT_RECHECK_MS, heardAt: now };
  return Attachment.parse({ connectionId: newUuid(), accountId, grantId, dialect, ...times });
}

/** Null once the connection was closed, also if the object was evicted in between. */
export function readAttachment(ws: WebSocket): Attachment | null {
  const kept = ws.deserializeAttachment();
  return Ended.safeParse(kept).success ? null : Attachment.nullable().parse(kept);
}

export function readEnded(ws: WebSocket): z.infer<typeof Ended> | null {
  return Ended.safeParse(ws.deserializeAttachment()).data ?? null;
}

export function writeAttachment(ws: WebSocket, attachment: Attachment | z.infer<typeof Ended> | null): void {
  ws.serializeAttachment(attachment);
}
