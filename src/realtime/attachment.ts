import { z } from "zod";

/** All that a sleeping socket remembers. Names and rights are looked up anew; only who and since when is kept. */
const Attachment = z.object({
  connectionId: z.string(),
  accountId: z.int(),
  grantId: z.string(),
  dialect: z.string(),
  openedAt: z.int(),
  /** When to ask again whether the grant still lives; milliseconds since 1970. */
  recheckAt: z.int(),
  typingUntil: z.int().nullable(),
});

export type Attachment = z.infer<typeof Attachment>;

/** Null once the connection was let go, also if the object was evicted in between. */
export function readAttachment(ws: WebSocket): Attachment | null {
  return Attachment.nullable().parse(ws.deserializeAttachment());
}

export function writeAttachment(ws: WebSocket, attachment: Attachment): void {
  ws.serializeAttachment(attachment);
}

export function clearAttachment(ws: WebSocket): void {
  ws.serializeAttachment(null);
}
