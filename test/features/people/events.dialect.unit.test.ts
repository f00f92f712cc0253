import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DIALECTS, SOCKET_KINDS } from "../../../src/features/people/modules.ts";
import { messageUuid } from "../../../src/lib/ids.ts";
import { fits, isVisible } from "../../../src/lib/text.ts";
import { BAD_FRAMES } from "../../support/bad-events.ts";
import { describeDialect, SPEAKER } from "../../support/contracts/dialect.ts";
import type { PersonCommand } from "../../support/person-commands.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";

const CHAT = "5eafd8eb-5be1-4671-9ff8-ba8fbb798af7";
const MESSAGE = messageUuid({ conversationId: 7, messageId: 3 });
const NOTE = "01a1faef-f6cf-71f7-b098-51490452fa15";
const SETTINGS = { game_speed: "fast", score_to_win: 11 } as const;

const said: [action: string, data: object, command: PersonCommand][] = [
  [
    "new_message",
    { content: "Hello!", chat_id: CHAT, timestamp: "2025-07-28T09:00:00Z" },
    {
      type: "SendToChat",
      chat: CHAT,
      content: "Hello!",
      clientId: null,
      clientTime: "2025-07-28T09:00:00Z",
    },
  ],
  [
    "new_message",
    { content: "Hi", chat_id: CHAT.toUpperCase(), timestamp: "now", client_id: "c-1", more: 1 },
    { type: "SendToChat", chat: CHAT, content: "Hi", clientId: "c-1", clientTime: "now" },
  ],
  [
    "like_message",
    { id: MESSAGE, chat_id: CHAT },
    { type: "LikeInChat", chat: CHAT, message: { conversationId: 7, messageId: 3 }, isLiked: true },
  ],
  [
    "unlike_message",
    { id: CHAT, chat_id: CHAT },
    { type: "LikeInChat", chat: CHAT, message: null, isLiked: false },
  ],
  ["read_message", { id: MESSAGE }, { type: "ReadMessage", message: { conversationId: 7, messageId: 3 } }],
  [
    "game_invite",
    { username: "ben", client_id: "tab-1", options: { ...SETTINGS, ball: "red" } },
    { type: "InviteToGame", username: "ben", clientId: "tab-1", settings: SETTINGS },
  ],
  [
    "game_invite",
    { username: "ben", client_id: "tab-1", options: null, settings: { ranked: true, cool_mode: false } },
    {
      type: "InviteToGame",
      username: "ben",
      clientId: "tab-1",
      settings: { ranked: true, cool_mode: false },
    },
  ],
  [
    "game_invite",
    { username: "ben", client_id: "tab-1" },
    { type: "InviteToGame", username: "ben", clientId: "tab-1", settings: {} },
  ],
  [
    "reply_game_invite",
    { username: "ada", accept: false },
    { type: "AnswerInvite", username: "ada", accepts: false },
  ],
  ["game_accepted", { username: "ada" }, { type: "AnswerInvite", username: "ada", accepts: true }],
  ["game_declined", { username: "ada" }, { type: "AnswerInvite", username: "ada", accepts: false }],
  ["cancel_game_invite", { username: "ben" }, { type: "CancelInvite", username: "ben" }],
  ["add_new_friend", { sender_id: 1, receiver_id: "2" }, { type: "AddFriend", receiverId: 2 }],
  [
    "new_tournament",
    { tournament_id: 5, tournament_name: "Spring", organizer_id: "1" },
    { type: "AnnounceTournament", tournamentId: 5, name: "Spring" },
  ],
  [
    "new_tournament",
    { tournament_id: "spring", tournament_name: "Spring", organizer_id: 1 },
    { type: "AnnounceTournament", tournamentId: "spring", name: "Spring" },
  ],
  ["read_notification", { id: NOTE }, { type: "ReadNotification", id: NOTE }],
  [
    "notification",
    { message: "Saved", type: "success" },
    { type: "Notify", message: "Saved", kind: "success" },
  ],
  ["join_chat", { chat_id: CHAT }, { type: "JoinChat", chat: CHAT }],
];

/** A command as the rest may rely on it: every limit, and no field more than there is. */
const Text = z
  .string()
  .refine((text) => text.isWellFormed() && isVisible(text) && fits(text, 5000) && !text.includes("\0"));
const upTo = (max: number) => z.string().refine((text) => text !== "" && fits(text, max));
const Short = upTo(64);
const Name = upTo(150);
const LowerUuid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const Id = z.int().positive();
const Address = z.strictObject({ conversationId: Id, messageId: Id }).nullable();
const Settings = z.strictObject({
  game_speed: z.enum(["slow", "medium", "fast"]).exactOptional(),
  ranked: z.boolean().exactOptional(),
  cool_mode: z.boolean().exactOptional(),
  score_to_win: z.int().min(3).max(20).exactOptional(),
  time_limit: z.int().min(1).max(5).exactOptional(),
});
const Command: z.ZodType<PersonCommand> = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Nothing") }),
  z.strictObject({
    type: z.literal("SendToChat"),
    chat: LowerUuid,
    content: Text,
    clientId: Short.nullable(),
    clientTime: upTo(256),
  }),
  z.strictObject({
    type: z.literal("LikeInChat"),
    chat: LowerUuid,
    message: Address,
    isLiked: z.boolean(),
  }),
  z.strictObject({ type: z.literal("ReadMessage"), message: Address }),
  z.strictObject({ type: z.literal("JoinChat"), chat: LowerUuid }),
  z.strictObject({
    type: z.literal("InviteToGame"),
    username: Name,
    clientId: Short,
    settings: Settings,
  }),
  z.strictObject({ type: z.literal("AnswerInvite"), username: Name, accepts: z.boolean() }),
  z.strictObject({ type: z.literal("CancelInvite"), username: Name }),
  z.strictObject({ type: z.literal("AddFriend"), receiverId: Id }),
  z.strictObject({
    type: z.literal("AnnounceTournament"),
    tournamentId: Short.or(z.int()),
    name: upTo(100),
  }),
  z.strictObject({ type: z.literal("ReadNotification"), id: LowerUuid }),
  z.strictObject({ type: z.literal("Notify"), message: Text, kind: Short }),
]);

/** Values at which a careless reader stumbles. */
const suspect = fc.oneof(
  fc.constantFrom<unknown>("", " ", "\ud800", "a\ud800b", "x".repeat(64), "x".repeat(65), "x".repeat(5001)),
  fc.constantFrom<unknown>(0, -1, 1, "1", "01", "1e3", 1.5, 2 ** 53, 1e21, null, true, "true", [], {}),
  fc.constantFrom<unknown>(CHAT, CHAT.toUpperCase(), `{${CHAT}}`, CHAT.replaceAll("-", ""), MESSAGE),
  fc.record({ score_to_win: fc.integer({ min: 1, max: 22 }), time_limit: fc.integer({ min: 0, max: 6 }) }),
  fc.jsonValue(),
  fc.string({ unit: "binary" }),
);

/** Frames of which many are good, and many are good but for one thing. */
const anyFrame: fc.Arbitrary<unknown> = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.json(),
  fc.record({ action: fc.constantFrom(...said.map(([action]) => action)), data: suspect }),
  fc
    .tuple(fc.constantFrom(...said), fc.string({ unit: "binary" }), suspect)
    .map(([[action, data], key, value]) => ({ action, data: { ...data, [key]: value } })),
  fc.tuple(fc.constantFrom(...said), fc.nat(), suspect).map(([[action, data], at, value]) => {
    const keys = Object.keys(data);
    return { action, data: { ...data, [keys[at % keys.length] ?? ""]: value } };
  }),
  fc.tuple(fc.constantFrom(...said), fc.nat()).map(([[action, data], at]) => {
    const kept = Object.entries(data).filter((_, index, all) => index !== at % all.length);
    return { action, data: Object.fromEntries(kept) };
  }),
);

describeDialect({ dialect: DIALECTS.events, kindField: "action" });

describe("the client frames of the events socket", () => {
  it.each(said)("%s %j is decoded", (action, data, command) => {
    expect(DIALECTS.events.decode(JSON.stringify({ action, data }), SPEAKER)).toEqual({
      ok: true,
      command,
      ids: expect.anything(),
    });
  });

  it.each([{}, { data: {} }, { action: "" }, { action: null, data: 7 }, { action: "", data: "rubbish" }])(
    "%j is ignored, as it has no action",
    (frame) => {
      expect(DIALECTS.events.decode(JSON.stringify(frame), SPEAKER)).toEqual({
        ok: true,
        command: { type: "Nothing" },
        ids: {},
      });
    },
  );

  it.each<[action: string, data: object]>([
    ["new_message", { content: "x".repeat(5000), chat_id: CHAT, timestamp: "t".repeat(256) }],
    ["new_message", { content: "😀".repeat(5000), chat_id: CHAT, timestamp: "t", client_id: "c".repeat(64) }],
    ["new_message", { content: "Hi", chat_id: CHAT, timestamp: "t", client_id: null }],
    ["join_chat", { chat_id: "00000000-0000-0000-0000-000000000000" }],
    ["game_invite", { username: "u".repeat(150), client_id: "c".repeat(64), options: {} }],
    ["game_invite", { username: "u", client_id: "c", options: { score_to_win: 3, time_limit: 1 } }],
    ["game_invite", { username: "u", client_id: "c", options: { score_to_win: 20, time_limit: 5 } }],
    ["new_tournament", { tournament_id: "t".repeat(64), tournament_name: "n".repeat(100), organizer_id: 1 }],
    ["notification", { message: "m".repeat(5000), type: "t".repeat(64) }],
  ])("%s is decoded up to its limits: %j", (action, data) => {
    expect(DIALECTS.events.decode(JSON.stringify({ action, data }), SPEAKER)).toMatchObject({ ok: true });
  });

  it("exactly the decoded actions are documented", () => {
    const described = SOCKET_KINDS.events.description.send.map(({ name }) => name);
    expect(new Set(described)).toEqual(new Set(said.map(([action]) => action)));
  });

  it.each([
    ["new_message", "content"],
    ["notification", "message"],
  ])("%s is documented with the limits of its %s", (action, field) => {
    const schema =
      SOCKET_KINDS.events.description.send.find(({ name }) => name === action)?.schema ?? z.never();
    expect(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" })).toMatchObject({
      properties: {
        data: { properties: { [field]: { type: "string", minLength: 1, maxLength: 5000 } } },
      },
    });
  });
});

describe("refused frames", () => {
  it.each(BAD_FRAMES)("%s closes the socket", (_, frame) => {
    expect(DIALECTS.events.decode(frame, SPEAKER).ok).toBe(false);
    expect(DIALECTS.events.closeOnBadFrame).toEqual({ code: 3100, reason: "BAD_DATA" });
  });

  it(`decoding never throws, and accepted frames are exactly commands (seed ${FUZZ_SEED})`, () => {
    const seen = { accepted: 0, refused: 0 };
    const run = (frame: unknown) => {
      const decoded = DIALECTS.events.decode(
        typeof frame === "string" ? frame : JSON.stringify(frame),
        SPEAKER,
      );
      if (decoded.ok) expect(Command.parse(decoded.command)).toEqual(decoded.command);
      else expect(decoded.refusal.message).not.toBe("");
      seen[decoded.ok ? "accepted" : "refused"] += 1;
    };
    fc.assert(fc.property(anyFrame, run), { seed: FUZZ_SEED, numRuns: 5000 });
    expect(Math.min(seen.accepted, seen.refused)).toBeGreaterThan(200);
  });
});
