import { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import { type Decoded, decodeObject, parseFrame, refuse, type Speaker } from "../../../realtime/dialect.ts";
import {
  type EventsPart,
  EXAMPLE,
  named,
  presentNames,
  serverFrame,
  Time,
} from "../dialects/events-frames.ts";
import {
  CLOSE_CODES,
  CREDENTIALS_QUERY,
  connectedExample,
  type Encodings,
  errorExample,
  type SocketKind,
} from "../dialects/socket-kind.ts";
import type { PresenceCommand, PresenceEvent } from "./protocol.ts";

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
const HEARTBEAT = JSON.stringify({ type: "heartbeat", status: "online" });
const HEARTBEAT_HEARD = JSON.stringify({ type: "heartbeat_ack" } satisfies z.infer<
  typeof HeartbeatHeardFrame
>);

function decodeFrame(frame: string | ArrayBuffer, speaker: Speaker): Decoded<PresenceCommand> {
  const decoded = decodeObject(frame, speaker);
  if (!decoded.ok) return decoded;
  if (decoded.command.type !== "heartbeat") return refuse("validation_failed", "type: is heartbeat.");
  const parsed = parseFrame(HeartbeatFrame, decoded.command);
  return parsed.ok ? { ok: true, command: { type: "DeclareStatus", status: parsed.command.status } } : parsed;
}

/** `/ws/presence/`: how one is, and how one's contacts are. */
export const presenceSocket: SocketKind = {
  receivesPresence: true,
  heartbeat: { request: HEARTBEAT, response: HEARTBEAT_HEARD },
  decode: decodeFrame,
  description: {
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
  },
};

const { date, named: john } = EXAMPLE;

const userOnline = serverFrame(
  "user_online",
  "A contact came online",
  z.object({ ...named, status: z.literal("online"), date: Time }),
  { ...john, status: "online", date },
);
const userOffline = serverFrame(
  "user_offline",
  "A contact went offline",
  z.object({ ...named, status: z.literal("offline"), date: Time }),
  { ...john, status: "offline", date },
);

export const PRESENCE_EVENTS_PART: EventsPart = { frames: [userOnline, userOffline] };

export const PRESENCE_ENCODINGS: Encodings<PresenceEvent> = {
  PresenceChanged: {
    presence: ({ person, status, lastSeenAt }): z.infer<typeof PresenceUpdateFrame> => ({
      type: "presence_update",
      user_email: person.email,
      username: person.username,
      status,
      last_seen: isoTime(lastSeenAt),
    }),
    events: ({ person, status, isArrival, at }) => {
      const changed = { ...presentNames(person), date: isoTime(at) };
      if (status === "offline") return userOffline.of({ ...changed, status });
      // These clients know no idleness: someone idle is online, and is announced once.
      return isArrival ? userOnline.of({ ...changed, status: "online" }) : null;
    },
  },
  StatusDeclared: { presence: () => ({ type: "heartbeat_ack" }) },
};
