import { z } from "zod";
import { parseFrame } from "../../../realtime/dialect.ts";
import { type ClientFrame, type FrameDescription, kind } from "../../../realtime/frames.ts";
import { avatarOf, type Card, DEFAULT_AVATAR } from "../../accounts/protocol.ts";
import type { Named } from "./socket-kind.ts";

export interface EventsPart {
  actions?: readonly ClientFrame<Named>[];
  frames?: readonly FrameDescription[];
}

const DATA = "The other fields of this kind of frame";

export function clientAction<Data extends z.ZodType<object>, Command extends Named>(
  name: string,
  summary: string,
  data: Data,
  example: z.input<Data>,
  toCommand: (data: z.output<Data>) => Command,
): ClientFrame<Named> {
  return {
    name,
    summary,
    schema: z.object({ action: kind(name), data: data.describe(DATA) }),
    example: { action: name, data: example },
    decode: (sent) => {
      const parsed = parseFrame(data, sent, ["data"]);
      return parsed.ok ? { ok: true, command: toCommand(parsed.command) } : parsed;
    },
  };
}

export function eventFrame<Name extends string, Data extends z.ZodObject>(
  name: Name,
  summary: string,
  data: Data,
  example: z.input<Data>,
) {
  return {
    name,
    summary,
    schema: z.object({ action: kind(name), data: data.describe(DATA) }),
    example: { action: name, data: example },
    of: (given: z.input<Data>) => ({ action: name, data: given }),
  };
}

export { MessageText as Text } from "../../messaging/schemas.ts";

const Uuid = z.guid().transform((uuid) => uuid.toLowerCase());
export const AccountId = z.union([
  z.int().positive(),
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/)
    .transform(Number),
]);

export const ChatId = Uuid.describe("The UUID of the chat");
export const MessageUuid = Uuid.describe("The UUID of the message");
export const NotificationId = Uuid.describe("The UUID of the notification");

export const Time = z.iso.datetime().describe("When it happened, by the server's clock");
export const named = {
  username: z.string().describe("The person's username"),
  nickname: z.string().describe("First and last name, or the username if they have none"),
};
export const person = {
  ...named,
  avatar: z.string().describe("The path of a picture on this host"),
};
export const notified = { date: Time, id: NotificationId };

export function presentNames({ username, nickname }: Card) {
  return { username, nickname };
}

export function presentCard(card: Card) {
  return { ...presentNames(card), avatar: avatarOf(card) };
}

export const EXAMPLE = {
  chat_id: "5eafd8eb-5be1-4671-9ff8-ba8fbb798af7",
  message: "00000000-0001-8000-8000-00000000000f",
  id: "01a1faef-f6cf-71f7-b098-51490452fa15",
  game_id: "01a1faf0-204c-73bf-8c18-ee5bc7d11836",
  date: "2026-11-20T12:15:00.000Z",
  named: { username: "john_doe", nickname: "John Doe" },
  person: { username: "john_doe", nickname: "John Doe", avatar: DEFAULT_AVATAR },
};
