import type { Card } from "../../accounts/protocol.ts";

/** How a game is to be played: what the inviter named of it, the rest is the game's own. */
export interface GameSettings {
  game_speed?: "slow" | "medium" | "fast";
  ranked?: boolean;
  cool_mode?: boolean;
  score_to_win?: number;
  time_limit?: number;
}

/** Why an invite is over without a game. */
export type InviteEnding =
  /** The invitee said no. */
  | "declined"
  /** The inviter took it back. */
  | "canceled"
  /** Nobody answered in time. */
  | "expired"
  /** The invitee is in a game, or about to be. */
  | "engaged"
  /** The inviter is in a game, or about to be. */
  | "inviter_engaged"
  /** The invitee accepted someone else's. */
  | "accepted_another"
  /** The invitee invited the inviter, and the newer of two such invites stands. */
  | "crossed"
  /** The two may not meet, or one of them is gone. */
  | "unavailable";

export type InviteStatus =
  | "pending"
  /** The invitee said yes, and the inviter's word is awaited. On the invitee's side only. */
  | "accepting"
  | "accepted"
  | InviteEnding;

/** One invite as one of its two people's objects has it. Its id is also that of the game it may become. */
export interface Invite {
  id: string;
  role: "inviter" | "invitee";
  other: Card;
  /** The inviter's own name for it. */
  clientId: string;
  settings: GameSettings;
  status: InviteStatus;
  createdAt: number;
  expiresAt: number;
}

/** The game that someone is in: no second one, and no invite, until it ends. */
export interface Engagement {
  gameId: string;
  opponent: Card;
  /** When it ends by itself. */
  until: number;
}

/** What one person's object sends to the other's. Each may arrive late and twice, but in the order in which it was written. */
export type InvitePeerEvent =
  | {
      type: "InviteOffered";
      inviteId: string;
      clientId: string;
      settings: GameSettings;
      createdAt: number;
      expiresAt: number;
    }
  /** From the inviter: it is over. */
  | { type: "InviteWithdrawn"; inviteId: string; ending: InviteEnding }
  /** From the invitee: it is over. */
  | { type: "InviteRefused"; inviteId: string; ending: InviteEnding }
  /** From the invitee: yes, if the inviter still stands by it. The inviter decides, once. */
  | { type: "AcceptanceAsked"; inviteId: string }
  /** From the inviter: it is a game, which ends by itself at `until` for both. */
  | { type: "AcceptanceGranted"; inviteId: string; until: number }
  /** From either: the game is over. */
  | { type: "GameEnded"; gameId: string };

export type InviteCommand =
  /** `to` is null where there is no such person or the two may not meet. */
  | {
      type: "Invite";
      id: string;
      to: Card | null;
      username: string;
      clientId: string;
      settings: GameSettings;
    }
  | { type: "Answer"; from: Card | null; username: string; accepts: boolean }
  | { type: "Cancel"; to: Card | null; username: string }
  | { type: "EndGame"; gameId: string }
  /** The two may not meet any more: whatever is pending between them ends. */
  | { type: "Sever"; accountId: number }
  /** The person is leaving for good: whatever is pending ends, and so does their game. */
  | { type: "Leave" };

/** What the person's own sockets are sent. */
export type InviteEvent =
  | { type: "InviteReceived"; invite: Invite }
  | { type: "InviteAccepted"; gameId: string; by: Card }
  | { type: "InviteDeclined"; by: Card }
  /** An invite is over, or was none. `inviter` is null where nobody of that name is known. */
  | { type: "InviteEnded"; inviter: Card | "self" | null; message: string; clientId: string | null }
  | { type: "GameFound"; gameId: string; settings: GameSettings; opponent: Card };

/** The same as it is published: an invite that has come is published as its notification. `self` is whose sockets these are. */
export type InviteSocketEvent =
  | Exclude<InviteEvent, { type: "InviteReceived" | "InviteEnded" | "GameFound" }>
  | (Omit<Extract<InviteEvent, { type: "InviteEnded" }>, "inviter"> & { inviter: Card | null })
  | (Extract<InviteEvent, { type: "GameFound" }> & { self: Card });

/** What a person asks for on an events socket. */
export type InviteRequest =
  | { type: "InviteToGame"; username: string; clientId: string; settings: GameSettings }
  | { type: "AnswerInvite"; username: string; accepts: boolean }
  | { type: "CancelInvite"; username: string };

/** The content of an invite's notification. */
export type InviteContent = { action: "game_invite"; invite: Invite; invitee: Card };

export const INVITE_LIVES_MS = 5 * 60 * 1000;
export const GAME_LASTS_MS = 2 * 60 * 60 * 1000;
/** How long an invite that is over is remembered, so that a late event about it is known for one. */
export const INVITE_REMEMBERED_MS = 24 * 60 * 60 * 1000;
