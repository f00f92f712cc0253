import { z } from "zod";
import { text } from "../../../lib/text-schemas.ts";
import { DELETED_CARD } from "../../accounts/protocol.ts";
import {
  AccountId,
  clientAction,
  type EventsPart,
  EXAMPLE,
  eventFrame,
  notified,
  person,
  presentCard,
} from "../dialects/events-frames.ts";
import type { NotificationKind } from "../notifications/kind.ts";
import type { FriendCommand, FriendContent, TournamentContent } from "./protocol.ts";

const NAME_LENGTH_MAX = 100;
const TOURNAMENT_ID = "The organizer's own id for the tournament";
const TOURNAMENT_NAME = "The name of the tournament";
const { id, date, person: john } = EXAMPLE;
const spring = { tournament_id: 12, tournament_name: "Spring Cup" };

export const FRIEND_EVENTS_PART: EventsPart = {
  actions: [
    clientAction(
      "add_new_friend",
      "Add someone as a friend, effective at once",
      z.object({
        sender_id: AccountId.describe("Yourself"),
        receiver_id: AccountId.describe("The id of the account to add"),
      }),
      { sender_id: 5, receiver_id: 1 },
      (data): FriendCommand => ({ type: "AddFriend", receiverId: data.receiver_id }),
    ),
    clientAction(
      "new_tournament",
      "Announce a tournament to your contacts",
      z.object({
        tournament_id: z.union([text(64).min(1), z.int()]).describe(TOURNAMENT_ID),
        tournament_name: text(NAME_LENGTH_MAX).min(1).describe(TOURNAMENT_NAME),
        organizer_id: AccountId.describe("Yourself"),
      }),
      { ...spring, organizer_id: 5 },
      (data): FriendCommand => ({
        type: "AnnounceTournament",
        tournamentId: data.tournament_id,
        name: data.tournament_name,
      }),
    ),
  ],
  frames: [
    eventFrame("new_friend", "Someone added you as a friend", z.object({ ...person, ...notified }), {
      ...john,
      date,
      id,
    }),
    eventFrame(
      "new_tournament",
      "A contact announced a tournament",
      z.object({
        ...person,
        tournament_id: z.union([z.string(), z.int()]).describe(TOURNAMENT_ID),
        tournament_name: z.string().describe(TOURNAMENT_NAME),
        status: z.literal("open").describe("Always open"),
        ...notified,
      }),
      { ...john, ...spring, status: "open", date, id },
    ),
  ],
};

export const friendKind: NotificationKind<FriendContent> = {
  summarize: ({ action, friend }) => ({ kind: action, message: `${friend.nickname} added you as a friend` }),
  fields: ({ friend }) => presentCard(friend),
  personId: ({ friend }) => friend.accountId,
  anonymize: (content) => ({ ...content, friend: DELETED_CARD }),
};

export const tournamentKind: NotificationKind<TournamentContent> = {
  summarize: ({ action, organizer, name }) => ({
    kind: action,
    message: `${organizer.nickname} opened the tournament ${name}`,
  }),
  fields: ({ organizer, tournamentId, name }) => ({
    ...presentCard(organizer),
    tournament_id: tournamentId,
    tournament_name: name,
    status: "open",
  }),
  personId: ({ organizer }) => organizer.accountId,
  anonymize: (content) => ({ ...content, organizer: DELETED_CARD }),
};
