import { z } from "zod";
import { anyUsername } from "../../../lib/text-schemas.ts";
import { DEFAULT_AVATAR, DELETED_CARD } from "../../accounts/protocol.ts";
import { ClientId } from "../../messaging/schemas.ts";
import {
  clientAction,
  type EventsPart,
  EXAMPLE,
  eventFrame,
  named,
  notified,
  person,
  presentCard,
  presentNames,
} from "../dialects/events-frames.ts";
import type { Encodings } from "../dialects/socket-kind.ts";
import type { NotificationKind } from "../notifications/kind.ts";
import type { InviteContent, InviteRequest, InviteSocketEvent } from "./protocol.ts";

const { game_id, id, date, person: john, named: johnNamed } = EXAMPLE;
const jane = { username: "jane_smith", nickname: "Jane Smith", avatar: DEFAULT_AVATAR };
const settings = { game_speed: "fast", ranked: true, score_to_win: 11 } as const;

const OPEN = "; absent: the game decides";
const GameSettings = z.object({
  game_speed: z.enum(["slow", "medium", "fast"]).exactOptional().describe(`How fast the game is${OPEN}`),
  ranked: z.boolean().exactOptional().describe(`Whether the result counts in the ranking${OPEN}`),
  cool_mode: z.boolean().exactOptional().describe(`Whether the game is played in its cool mode${OPEN}`),
  score_to_win: z.int().min(3).max(20).exactOptional().describe(`How many points win the game${OPEN}`),
  time_limit: z
    .int()
    .min(1)
    .max(5)
    .exactOptional()
    .describe(`How long the game may take, in a unit of its own${OPEN}`),
});
const ByUsername = z.object({ username: anyUsername().describe("The other person's username") });
const InviteClientId = z.string().describe("The inviter's own id for the invite");
const Settings = GameSettings.describe("The game's settings, as the inviter sent them");

const answer =
  (accepts: boolean) =>
  ({ username }: { username: string }): InviteRequest => ({ type: "AnswerInvite", username, accepts });

const actions = [
  clientAction(
    "game_invite",
    "Invite someone to a game",
    ByUsername.extend({
      client_id: ClientId.describe("Your own id for the invite, repeated in the frames about its outcome"),
      options: GameSettings.nullish().describe("The game's settings; absent or null for none"),
      settings: GameSettings.nullish().describe("Same as `options`, which takes precedence"),
    }),
    { username: "jane_smith", client_id: "tab-1", options: settings },
    (data): InviteRequest => ({
      type: "InviteToGame",
      username: data.username,
      clientId: data.client_id,
      settings: data.options ?? data.settings ?? {},
    }),
  ),
  clientAction(
    "reply_game_invite",
    "Accept or decline an invite",
    ByUsername.extend({ accept: z.boolean().describe("True accepts, false declines") }),
    { username: "john_doe", accept: true },
    ({ username, accept }): InviteRequest => ({ type: "AnswerInvite", username, accepts: accept }),
  ),
  clientAction("game_accepted", "Accept an invite", ByUsername, { username: "john_doe" }, answer(true)),
  clientAction("game_declined", "Decline an invite", ByUsername, { username: "john_doe" }, answer(false)),
  clientAction(
    "cancel_game_invite",
    "Cancel your invite",
    ByUsername,
    { username: "jane_smith" },
    ({ username }): InviteRequest => ({ type: "CancelInvite", username }),
  ),
];

const received = eventFrame(
  "game_invite",
  "Someone invites you",
  z.object({
    ...person,
    game_id: z.guid().describe("The UUID of the invite, and of the game that it may become"),
    client_id: InviteClientId,
    settings: Settings,
    status: z.literal("pending").describe("Always pending: it can be answered"),
    invitee: z.object(person).describe("Yourself"),
    ...notified,
  }),
  { ...john, game_id, client_id: "tab-1", settings, status: "pending", invitee: jane, date, id },
);
const accepted = eventFrame(
  "game_accepted",
  "Your invite was accepted",
  z.object({
    game_id: z.guid().describe("The UUID of the invite, and of the game that it became"),
    ...person,
  }),
  { game_id, ...john },
);
const declined = eventFrame("game_declined", "Your invite was declined", z.object(named), johnNamed);
const canceled = eventFrame(
  "game_invite_canceled",
  "An invite ended or was refused",
  z.object({
    username: z.string().optional().describe("The inviter's username, on both sides"),
    nickname: z.string().optional().describe("The inviter's first and last name, or the username"),
    message: z.string().describe("Why, in a sentence to show"),
    client_id: InviteClientId.optional().describe(
      "The inviter's own id, if that invite is over or was not made",
    ),
  }),
  { ...johnNamed, message: "John Doe took back their invite.", client_id: "tab-1" },
);
const found = eventFrame(
  "game_found",
  "A game was found after an invite was accepted",
  z.object({
    game_id: z.guid().describe("The UUID of the game"),
    settings: Settings,
    username: z.string().describe("Your username"),
    opponent: z.object(person).describe("The other player"),
  }),
  { game_id, settings, username: "jane_smith", opponent: john },
);

export const INVITE_EVENTS_PART: EventsPart = {
  actions,
  frames: [received, accepted, declined, canceled, found],
};

export const INVITE_ENCODINGS: Encodings<InviteSocketEvent> = {
  InviteAccepted: { events: ({ gameId, by }) => accepted.of({ game_id: gameId, ...presentCard(by) }) },
  InviteDeclined: { events: ({ by }) => declined.of(presentNames(by)) },
  InviteEnded: {
    events: ({ inviter, message, clientId }) =>
      canceled.of({
        ...(inviter && presentNames(inviter)),
        message,
        ...(clientId !== null && { client_id: clientId }),
      }),
  },
  GameFound: {
    events: ({ gameId, settings, opponent, self }) =>
      found.of({ game_id: gameId, settings, username: self.username, opponent: presentCard(opponent) }),
  },
};

export const inviteKind: NotificationKind<InviteContent> = {
  summarize: ({ action, invite }) => ({
    kind: action,
    message: `${invite.other.nickname} invites you to a game`,
  }),
  fields: ({ invite, invitee }) => ({
    ...presentCard(invite.other),
    game_id: invite.id,
    client_id: invite.clientId,
    settings: invite.settings,
    status: "pending",
    invitee: presentCard(invitee),
  }),
  personId: ({ invite }) => invite.other.accountId,
  anonymize: (content) => ({ ...content, invite: { ...content.invite, other: DELETED_CARD } }),
  subjectId: ({ invite }) => invite.id,
  isListed: `EXISTS (SELECT 1 FROM invites
    WHERE invites.id = invite_id AND invites.status = 'pending' AND invites.expires_at > ?1)`,
};
