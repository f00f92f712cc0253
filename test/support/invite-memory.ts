import type { InviteFacts, InviteWrite } from "../../src/features/people/invites/outcome.ts";
import type { Engagement, Invite } from "../../src/features/people/invites/protocol.ts";

/** One person's facts and their store. */
export interface InviteKeeper extends InviteFacts {
  apply(writes: readonly InviteWrite[]): void;
}

/** Invites in memory, from the machine's writes only. */
export class InviteMemory implements InviteKeeper {
  readonly invites = new Map<string, Invite>();
  #engagement: Engagement | null = null;

  engagement(): Engagement | null {
    return this.#engagement;
  }

  invite(id: string): Invite | null {
    return this.invites.get(id) ?? null;
  }

  outgoing(): Invite | null {
    return this.all().find(({ role, status }) => role === "inviter" && status === "pending") ?? null;
  }

  incoming(): Invite[] {
    return this.all()
      .filter(({ role, status }) => role === "invitee" && isOpen(status))
      .sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
  }

  all(): Invite[] {
    return [...this.invites.values()];
  }

  apply(writes: readonly InviteWrite[]): void {
    for (const write of writes) {
      if (write.type === "saveInvite") this.invites.set(write.invite.id, write.invite);
      else if (write.type === "engage") this.#engagement = write.engagement;
      else if (write.type === "disengage") this.#engagement = null;
      else this.#forget(write.before);
    }
  }

  #forget(before: number): void {
    for (const { id, status, expiresAt } of this.all()) {
      if (!isOpen(status) && expiresAt < before) this.invites.delete(id);
    }
  }
}

/** Whether it can still become a game. */
export function isOpen(status: Invite["status"]): boolean {
  return status === "pending" || status === "accepting";
}
