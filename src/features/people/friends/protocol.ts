import type { Card } from "../../accounts/protocol.ts";

interface Tournament {
  tournamentId: string | number;
  name: string;
}

export type FriendCommand =
  | { type: "AddFriend"; receiverId: number }
  | ({ type: "AnnounceTournament" } & Tournament);

export type FriendPeerEvent =
  | { type: "FriendAdded"; notificationId: string; at: number }
  | ({ type: "TournamentAnnounced"; notificationId: string; at: number } & Tournament);

export type FriendContent = { action: "new_friend"; friend: Card };
export type TournamentContent = { action: "new_tournament"; organizer: Card } & Tournament;
