import { newAttachment } from "../../realtime/attachment.ts";
import { type Principal, refuseUpgrade } from "../../realtime/upgrade.ts";
import type { Audience } from "./audience.ts";
import type { History } from "./history.ts";
import type { RoomHost } from "./host.ts";
import type { MemberDirectory } from "./members.ts";
import type { MessageStorage } from "./storage.ts";

interface AdmissionParts {
  host: RoomHost;
  storage: MessageStorage;
  history: History;
  members: MemberDirectory;
  audience: Audience;
}

/** How a connection comes in [R15–R17]. The Worker has checked who it is; the room checks that they are a member. */
export class Admission {
  readonly #parts: AdmissionParts;

  constructor(parts: AdmissionParts) {
    this.#parts = parts;
  }

  admit(principal: Principal, now: number): Response {
    const { storage, audience } = this.#parts;
    if (!storage.member(principal.accountId)) {
      return refuseUpgrade({ code: "not_a_member", message: "You are not a member here." });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    audience.join(server, newAttachment(principal, this.#parts.host.dialect.name, now));
    this.#greet(server, principal);
    audience.report(principal.accountId);
    return new Response(null, { status: 101, webSocket: client });
  }

  #greet(ws: WebSocket, { accountId, after }: Principal): void {
    const { storage, members, audience } = this.#parts;
    audience.tell(ws, { type: "Connected", seq: storage.lastSeq, person: members.person(accountId) });
    if (after !== null) this.#replay(ws, after);
    for (const person of audience.present(accountId)) audience.tell(ws, { type: "PersonCameOnline", person });
  }

  #replay(ws: WebSocket, after: string): void {
    const { storage, history, audience } = this.#parts;
    const missed = /^\d{1,15}$/.test(after) ? history.changesSince(Number(after)) : null;
    if (missed === null) {
      audience.tell(ws, { type: "Resynced", seq: storage.lastSeq });
      return;
    }
    for (const change of missed) audience.tell(ws, change);
  }
}
