import { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import { type Decoded, decodeObject, parseFrame, refuse, type Speaker } from "../../../realtime/dialect.ts";
import type { SocketDescription } from "../../../realtime/frames.ts";
import type { PersonCommand } from "../protocol.ts";
import {
  CLOSE_CODES,
  CREDENTIALS_QUERY,
  connectedExample,
  errorExample,
  nothing,
  type PersonEncoders,
  personDialect,
} from "./person.ts";

const Status = z.enum(["online", "idle", "offline"]);
const HeartbeatFrame = z.object({ status: Status.default("online") });
const HeartbeatHeardFrame = z.object({ type: z.literal("heartbeat_ack") });
const PresenceUpdateFrame = z.object({
  type: z.literal("presence_update"),
  user_email: z.string(),
  username: z.string(),
  status: Status,
  last_seen: z.iso.datetime(),
});

/** The heartbeat that the runtime answers while the object sleeps, to the letter, and the answer. */
export const HEARTBEAT = JSON.stringify({ type: "heartbeat", status: "online" });
export const HEARTBEAT_HEARD = JSON.stringify({ type: "heartbeat_ack" } satisfies z.infer<
  typeof HeartbeatHeardFrame
>);

const ENCODERS: PersonEncoders = {
  Connected: ({ accountId }) => [{ type: "connected", user_id: accountId }],
  PresenceChanged: ({ person, status, lastSeenAt }) => [
    {
      type: "presence_update",
      user_email: person.email,
      username: person.username,
      status,
      last_seen: isoTime(lastSeenAt),
    },
  ],
  StatusDeclared: () => [{ type: "heartbeat_ack" }],
  MessageSent: nothing,
  MessageLiked: nothing,
  ChatCreated: nothing,
  ChatJoined: nothing,
  Notified: nothing,
  ChannelJoined: nothing,
  ChannelLeft: nothing,
  WorkspaceWatched: nothing,
  WorkspaceUnwatched: nothing,
  Subscribed: nothing,
  InviteAccepted: nothing,
  InviteDeclined: nothing,
  InviteEnded: nothing,
  GameFound: nothing,
};

/** `/ws/presence/`: how one is, and how one's contacts are. */
export const presenceDialect = personDialect("presence", ENCODERS, decodeFrame);

function decodeFrame(frame: string | ArrayBuffer, speaker: Speaker): Decoded<PersonCommand> {
  const decoded = decodeObject(frame, speaker);
  if (!decoded.ok) return decoded;
  if (decoded.command.type !== "heartbeat") return refuse("validation_failed", "type: is heartbeat.");
  const parsed = parseFrame(HeartbeatFrame, decoded.command);
  return parsed.ok ? { ok: true, command: { type: "DeclareStatus", status: parsed.command.status } } : parsed;
}

export const presenceSocket: SocketDescription = {
  path: "/ws/presence/",
  title: "Who is there",
  summary:
    `Say how you are every 30 seconds, and hear when a contact's status changes. The text \`${HEARTBEAT}\`, to the letter, is ` +
    "answered by the runtime, asleep or not; after 90 seconds of silence you are idle.",
  query: CREDENTIALS_QUERY,
  send: [
    {
      name: "heartbeat",
      summary: "You are there, or idle; offline is to be seen by nobody",
      schema: z.object({ type: z.literal("heartbeat") }).and(HeartbeatFrame),
      example: { type: "heartbeat", status: "online" },
    },
  ],
  receive: [
    connectedExample,
    {
      name: "heartbeat_ack",
      summary: "Your heartbeat was heard",
      schema: HeartbeatHeardFrame,
      example: { type: "heartbeat_ack" },
    },
    {
      name: "presence_update",
      summary: "A contact's status changed",
      schema: PresenceUpdateFrame,
      example: {
        type: "presence_update",
        user_email: "john@example.com",
        username: "johndoe",
        status: "idle",
        last_seen: "2026-11-20T12:15:00.000Z",
      },
    },
    errorExample("validation_failed", "status: was refused"),
  ],
  closeCodes: CLOSE_CODES,
};
