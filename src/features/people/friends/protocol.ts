import type { Card } from "../../accounts/protocol.ts";

export interface Tournament {
  tournamentId: string | number;
  name: string;
}

export type FriendCommand =
  | { type: "AddFriend"; receiverId: number }
  | ({ type: "AnnounceTournament" } & Tournament);

/** What other people's objects are sent: each becomes a notification there. */
export type FriendPeerEvent =
  | { type: "FriendAdded"; notificationId: string; at: number }
  | ({ type: "TournamentAnnounced"; notificationId: string; at: number } & Tournament);

export type FriendContent = { action: "new_friend"; friend: Card };
export type TournamentContent = { action: "new_tournament"; organizer: Card } & Tournament;
