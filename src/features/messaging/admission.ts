import { newAttachment } from "../../realtime/attachment.ts";
import { type Principal, refusalResponse, TOO_MUCH_UNREAD } from "../../realtime/upgrade.ts";
import type { ConnectedMembers } from "./connected-members.ts";
import type { RoomParts } from "./parts.ts";
import type { Replays } from "./replays.ts";

interface AdmissionParts extends RoomParts {
  connectedMembers: ConnectedMembers;
  replays: Replays;
}

/** Opens connections [R15–R17] if the room's own list, which may be newer, confirms the membership too. */
export class Admission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  admit(principal: Principal, now: number): Response {
    const { storage, connections, connectedMembers } = this.#parts;
    const { accountId } = principal;
    if (!storage.member(accountId)) {
      return refusalResponse({ code: "not_a_member", message: "You are not a member here." });
    }
    if (connections.hasTooMuchUnread(accountId, now)) return refusalResponse(TOO_MUCH_UNREAD);
    const { 0: client, 1: server } = new WebSocketPair();
    connectedMembers.join(server, newAttachment(principal, this.#parts.host.dialect.name, now));
    this.#sendFirstFrames(server, principal);
    return new Response(null, { status: 101, webSocket: client });
  }

  #sendFirstFrames(ws: WebSocket, { accountId, after }: Principal): void {
    const { storage, members, connections, connectedMembers, replays } = this.#parts;
    connectedMembers.send(ws, { type: "Connected", seq: storage.lastSeq, person: members.person(accountId) });
    const seen = after === null ? storage.lastSeq : this.#parseAfter(after);
    if (seen !== null && seen < storage.lastSeq) {
      connections.update(ws, { behind: seen });
      replays.add(ws, accountId);
      return;
    }
    if (seen === null) connectedMembers.send(ws, { type: "Resynced", seq: storage.lastSeq });
    connectedMembers.presence.sendRoster(ws);
  }

  /** Null if a replay would have a gap [R16]. */
  #parseAfter(after: string): number | null {
    const seen = /^\d{1,15}$/.test(after) ? Number(after) : null;
    return seen !== null && this.#parts.history.log.since(seen) ? seen : null;
  }
}
