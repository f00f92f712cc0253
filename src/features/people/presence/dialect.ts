import { z } from "zod";
import { isoTime } from "../../../lib/time.ts";
import {
  type EventsPart,
  EXAMPLE,
  eventFrame,
  named,
  presentNames,
  Time,
} from "../dialects/events-frames.ts";
import type { Encodings } from "../dialects/socket-kind.ts";
import type { PresenceEvent } from "./protocol.ts";
import { heartbeatAckFrame, presenceUpdateFrame } from "./socket.ts";

const { date, named: john } = EXAMPLE;

const userOnline = eventFrame(
  "user_online",
  "A contact came online",
  z.object({ ...named, status: z.literal("online").describe("Always online"), date: Time }),
  { ...john, status: "online", date },
);
const userOffline = eventFrame(
  "user_offline",
  "A contact went offline",
  z.object({ ...named, status: z.literal("offline").describe("Always offline"), date: Time }),
  { ...john, status: "offline", date },
);

export const PRESENCE_EVENTS_PART: EventsPart = { frames: [userOnline, userOffline] };

export const PRESENCE_ENCODINGS: Encodings<PresenceEvent> = {
  PresenceChanged: {
    presence: ({ person: { email, username }, status, lastSeenAt }) =>
      presenceUpdateFrame.of({ user_email: email, username, status, last_seen: isoTime(lastSeenAt) }),
    events: ({ person, status, isArrival, at }) => {
      const changed = { ...presentNames(person), date: isoTime(at) };
      if (status === "offline") return userOffline.of({ ...changed, status });
      // These clients have no idle status: someone idle is online.
      return isArrival ? userOnline.of({ ...changed, status: "online" }) : null;
    },
  },
  StatusDeclared: { presence: () => heartbeatAckFrame.of({}) },
};
