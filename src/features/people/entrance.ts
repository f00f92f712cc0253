import type { Context } from "../../context.ts";
import { Gathering } from "../../realtime/gathering.ts";
import {
  type Access,
  LEFT_TOO_MUCH,
  NOT_SIGNED_IN,
  type Principal,
  refusedByObject,
} from "../../realtime/upgrade.ts";
import { askAccess } from "../auth/access/actions.ts";
import type { OwnRecord } from "./own-record.ts";
import type { PresenceKeeper } from "./presence/keeper.ts";
import type { Rooms } from "./rooms.ts";
import type { Sockets } from "./sockets.ts";
import type { PersonStorage } from "./storage.ts";

interface PersonEntranceParts {
  context: Context;
  accountId: number;
  storage: PersonStorage;
  sockets: Sockets;
  rooms: Rooms;
  presence: PresenceKeeper;
  own: OwnRecord;
  /** A socket opened. */
  opened(): void;
}

/** How a person's own sockets open: the database is asked whether the login lives, once for all that come in one turn [P41]. */
export class PersonEntrance {
  readonly #parts: PersonEntranceParts;
  readonly #asking: Gathering<Principal, Access>;
  /** Sockets that are about to open: rooms must know of a listener before it is told that it listens. */
  #opening = 0;

  constructor(parts: PersonEntranceParts) {
    this.#parts = parts;
    this.#asking = new Gathering((principals) => this.#ask(principals));
  }

  /** Whether a socket here is, or is about to be, one that is told at once of what is said in conversations. */
  get isListening(): boolean {
    return this.#opening > 0 || this.#parts.sockets.areListening;
  }

  async knock(principal: Principal): Promise<Response> {
    const { sockets, presence, opened } = this.#parts;
    if (sockets.leftTooMuch(principal.accountId, Date.now())) return refusedByObject(LEFT_TOO_MUCH);
    const { isSignedIn } = await this.#asking.ask(principal);
    if (!isSignedIn) return refusedByObject(NOT_SIGNED_IN);
    const { 0: client, 1: server } = new WebSocketPair();
    if (sockets.hearsMessages(principal)) await this.#openListener(server, principal);
    else this.#open(server, principal);
    opened();
    // Whoever comes from here on is to find this person among those to be told.
    await presence.beListed();
    return new Response(null, { status: 101, webSocket: client });
  }

  async #ask(principals: readonly Principal[]): Promise<Access[]> {
    const { context, sockets, presence, own } = this.#parts;
    const isWatching = principals.some((principal) => sockets.tellsOfPresence(principal));
    const arrival = presence.arrival(isWatching, Date.now());
    const accesses = await askAccess(context, principals, null, (isSignedIn) =>
      arrival === null ? [] : [own.listingPresence(arrival, isSignedIn)],
    );
    if (arrival !== null && accesses.some(({ isSignedIn }) => isSignedIn)) presence.noteListed(arrival);
    return accesses;
  }

  async #openListener(ws: WebSocket, principal: Principal): Promise<void> {
    const wasListening = this.isListening;
    this.#opening += 1;
    try {
      if (!wasListening) await this.#parts.rooms.tellOfListening(true);
      this.#open(ws, principal);
    } finally {
      this.#opening -= 1;
    }
  }

  #open(ws: WebSocket, principal: Principal): void {
    const { accountId, storage, sockets } = this.#parts;
    sockets.open(ws, principal, Date.now());
    sockets.tell({ type: "Connected", accountId }, { only: ws });
    if (storage.endedAmong([principal.grantId]).length > 0) sockets.closeGrants([principal.grantId]);
  }
}
