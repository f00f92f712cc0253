import { assertNever } from "../../../lib/error.ts";
import { isoTime } from "../../../lib/time.ts";
import type { Card } from "../../accounts/protocol.ts";
import type { Notification, NotificationContent } from "../protocol.ts";

/** A person as these clients know one. */
export function presentCard({ username, nickname, avatar }: Card) {
  return { username, nickname, avatar };
}

/** What a notification tells in a sentence, and of which kind it is. */
export function noticeOf(content: NotificationContent): { kind: string; message: string } {
  const { action } = content;
  switch (action) {
    case "game_invite":
      return { kind: action, message: `${content.invite.other.nickname} invites you to a game` };
    case "new_friend":
      return { kind: action, message: `${content.friend.nickname} made you a friend` };
    case "new_tournament":
      return { kind: action, message: `${content.organizer.nickname} opened the tournament ${content.name}` };
    case "notification":
      return { kind: content.kind, message: content.message };
    default:
      return assertNever(content);
  }
}

/** What a notification tells, by its action: the same in the list and as it comes. */
export function notificationData({ id, at, content }: Notification): Record<string, unknown> {
  const date = isoTime(at);
  switch (content.action) {
    case "game_invite":
      return {
        ...presentCard(content.invite.other),
        game_id: content.invite.id,
        client_id: content.invite.clientId,
        settings: content.invite.settings,
        status: "pending",
        invitee: presentCard(content.invitee),
        date,
        id,
      };
    case "new_friend":
      return { ...presentCard(content.friend), date, id };
    case "new_tournament":
      return {
        ...presentCard(content.organizer),
        tournament_id: content.tournamentId,
        tournament_name: content.name,
        status: "open",
        date,
        id,
      };
    case "notification":
      return { id, message: content.message, type: content.kind, date };
    default:
      return assertNever(content);
  }
}
