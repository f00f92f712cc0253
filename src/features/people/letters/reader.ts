import { assertNever } from "../../../lib/error.ts";
import type { Card } from "../../accounts/protocol.ts";
import type { Invitations } from "../invites/invitations.ts";
import type { NotificationStorage } from "../notifications/storage.ts";
import type { Letter, NotificationContent } from "../protocol.ts";
import type { Sockets } from "../sockets.ts";

interface ReaderParts {
  sockets: Sockets;
  notifications: NotificationStorage;
  invitations: Invitations;
  /** Whose object this is, or null where the account is gone. */
  own(): Promise<Card | null>;
  /** Whether neither of the two blocked the other. */
  mayMeet(accountId: number): Promise<boolean>;
}

/** What other people's letters mean here [P12]. Reading one twice changes nothing. */
export class LetterReader {
  readonly #parts: ReaderParts;

  constructor(parts: ReaderParts) {
    this.#parts = parts;
  }

  async read(from: Card, letter: Letter): Promise<void> {
    switch (letter.type) {
      case "PresenceChanged":
        return this.#parts.sockets.tell({ ...letter, person: from });
      case "FriendAdded":
        return this.#notify(letter, { action: "new_friend", friend: from });
      case "TournamentAnnounced": {
        const { tournamentId, name } = letter;
        return this.#notify(letter, { action: "new_tournament", organizer: from, tournamentId, name });
      }
      case "InviteOffered":
      case "InviteWithdrawn":
      case "InviteRefused":
      case "AcceptanceAsked":
      case "AcceptanceGranted":
      case "GameEnded": {
        const [own, mayMeet] = await Promise.all([this.#parts.own(), this.#parts.mayMeet(from.accountId)]);
        if (own) this.#parts.invitations.receive(own, from, letter, { now: Date.now(), mayMeet });
        return;
      }
      default:
        return assertNever(letter);
    }
  }

  #notify(
    { notificationId, at }: { notificationId: string; at: number },
    content: NotificationContent,
  ): void {
    const { notifications, sockets } = this.#parts;
    const notification = { id: notificationId, at, isRead: false, content };
    if (notifications.add(notification)) sockets.tell({ type: "Notified", notification });
  }
}
