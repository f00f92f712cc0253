import type { Card } from "../../accounts/protocol.ts";

export interface GameSettings {
  game_speed?: "slow" | "medium" | "fast";
  ranked?: boolean;
  cool_mode?: boolean;
  score_to_win?: number;
  time_limit?: number;
}

export type InviteEnding =
  | "declined"
  | "canceled"
  | "expired"
  | "engaged"
  | "inviter_engaged"
  | "accepted_another"
  /** The invitee sent a newer invite in return. */
  | "crossed"
  /** A block, or one account was deleted. */
  | "unavailable";

export type InviteStatus =
  | "pending"
  /** The invitee said yes and waits for the inviter. On the invitee's side only. */
  | "accepting"
  | "accepted"
  | InviteEnding;

/** One side's record of an invite. Its id is also that of the game it may become. */
export interface Invite {
  id: string;
  role: "inviter" | "invitee";
  other: Card;
  clientId: string;
  settings: GameSettings;
  status: InviteStatus;
  createdAt: number;
  expiresAt: number;
}

export interface Engagement {
  gameId: string;
  opponent: Card;
  until: number;
}

/** Events between two people's objects. They arrive in order, but may be late or repeated. */
export type InvitePeerEvent =
  | ({ type: "InviteOffered"; inviteId: string } & Pick<
      Invite,
      "clientId" | "settings" | "createdAt" | "expiresAt"
    >)
  | { type: "InviteWithdrawn"; inviteId: string; ending: InviteEnding }
  | { type: "InviteRefused"; inviteId: string; ending: InviteEnding }
  /** From the invitee: yes. The inviter decides, once. */
  | { type: "AcceptanceAsked"; inviteId: string }
  /** From the inviter: it became a game, which ends at `until` for both. */
  | { type: "AcceptanceGranted"; inviteId: string; until: number }
  | { type: "GameEnded"; gameId: string };

export type InviteCommand =
  /** `to` is null if there is no such person or a block is between the two. */
  | ({ type: "Invite"; to: Card | null; username: string } & Pick<Invite, "id" | "clientId" | "settings">)
  | { type: "Answer"; from: Card | null; username: string; accepts: boolean }
  | { type: "Cancel"; to: Card | null; username: string }
  | { type: "EndGame"; gameId: string }
  | { type: "EndInvites"; accountId: number }
  | { type: "Leave" };

export type InviteEvent =
  | { type: "InviteReceived"; invite: Invite }
  | { type: "InviteAccepted"; gameId: string; by: Card }
  | { type: "InviteDeclined"; by: Card }
  /** `inviter` is null if the name is unknown. */
  | { type: "InviteEnded"; inviter: Card | "self" | null; message: string; clientId: string | null }
  | { type: "GameFound"; gameId: string; settings: GameSettings; opponent: Card };

/** As published: a new invite is published as its notification. `self` owns the sockets. */
export type InviteSocketEvent =
  | Exclude<InviteEvent, { type: "InviteReceived" | "InviteEnded" | "GameFound" }>
  | (Omit<Extract<InviteEvent, { type: "InviteEnded" }>, "inviter"> & { inviter: Card | null })
  | (Extract<InviteEvent, { type: "GameFound" }> & { self: Card });

export type InviteRequest =
  | { type: "InviteToGame"; username: string; clientId: string; settings: GameSettings }
  | { type: "AnswerInvite"; username: string; accepts: boolean }
  | { type: "CancelInvite"; username: string };

export type InviteContent = { action: "game_invite"; invite: Invite; invitee: Card };

export const INVITE_LIVES_MS = 5 * 60 * 1000;
export const GAME_LASTS_MS = 2 * 60 * 60 * 1000;
/** How long an ended invite is remembered to recognise late events. */
export const INVITE_REMEMBERED_MS = 24 * 60 * 60 * 1000;
