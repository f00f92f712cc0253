import { NOT_YOU, namesAnother } from "../../../lib/own-name.ts";
import { isPlainObject } from "../../../lib/plain-object.ts";
import { type Decoded, decodeFields, type FrameSender, refuse } from "../../../realtime/dialect.ts";
import { CREDENTIALS_QUERY } from "../../../realtime/frames.ts";
import type { EventsPart } from "./events-frames.ts";
import type { Named, SocketKind } from "./socket-kind.ts";

const CLOSE_ORDINARY = 3000;

/** Its clients know no error frame, so an unreadable frame closes the socket. */
export function createEventsSocket(parts: readonly EventsPart[]): SocketKind {
  const actions = parts.flatMap(({ actions = [] }) => actions);
  const byName = new Map(actions.map((action) => [action.name, action]));
  return {
    description: {
      path: "/ws/events/",
      title: "Personal events",
      summary:
        "Messages and likes in all your chats, friends, invites, tournaments, notifications and presence: " +
        "each frame is `{action, data}`. Nothing is sent on opening. A frame without an action is ignored; one that " +
        "cannot be read closes the socket. The text frame `ping` is answered with `pong`, and keeps you online.",
      query: CREDENTIALS_QUERY,
      send: actions,
      receive: parts.flatMap(({ frames = [] }) => frames),
      closeCodes: [
        { code: 3002, meaning: "Not signed in. No frame is sent before." },
        { code: 3100, meaning: "BAD_DATA: an unreadable frame, or one in someone else's name." },
        { code: 3000, meaning: "Replaced by your eleventh socket: do not reconnect." },
        { code: 4001, meaning: "Signed out, or your account was deleted." },
        {
          code: 4008,
          meaning:
            "Too many frames, handshakes, invites, friends or tournaments, more than 50 strangers in a day, or too much unread data.",
        },
        {
          code: 4000,
          meaning: "Something went wrong on our side. Check which of your messages were stored.",
        },
      ],
    },
    closeOnBadFrame: { code: 3100, reason: "BAD_DATA" },
    ordinaryCloseCode: CLOSE_ORDINARY,
    receivesMessages: true,
    receivesPresence: true,
    decode: (frame, sender) => decodeFields(frame, sender, (fields) => decodeAction(byName, fields, sender)),
  };
}

function decodeAction(
  actions: ReadonlyMap<string, { decode(data: unknown): Decoded<Named> }>,
  { action, data }: Record<string, unknown>,
  sender: FrameSender,
): Decoded<Named> {
  if (action === undefined || action === null || action === "") {
    return { ok: true, command: { type: "Nothing" } };
  }
  const known = typeof action === "string" ? actions.get(action) : undefined;
  if (!known) return refuse("validation_failed", `action: must be one of ${[...actions.keys()].join(", ")}.`);
  if (isPlainObject(data) && namesAnother(data, sender.accountId)) return refuse("not_allowed", NOT_YOU);
  return known.decode(data);
}
