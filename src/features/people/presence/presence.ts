import { SECOND_MS } from "../../../lib/time.ts";
import type { Duty } from "../../../realtime/alarm.ts";
import { type ListedPresence, listingPresence, listPresence } from "../../presence/actions.ts";
import type { SocketName } from "../dialects/socket-kind.ts";
import type {
  Core,
  Handlers,
  ModuleDefinition,
  OpeningWrite,
  PeerHandlers,
  PersonModule,
} from "../module.ts";
import { PRESENCE_ENCODINGS, PRESENCE_EVENTS_PART } from "./dialect.ts";
import { declaredStatus, setAutoResponse } from "./heartbeats.ts";
import {
  type Connected,
  decideAbsence,
  decidePresence,
  IDLE_AFTER_MS,
  type PresenceOutcome,
  type PresenceState,
  showPresence,
} from "./machine.ts";
import type { Presence, PresenceChanged, PresenceCommand, PresenceEvent } from "./protocol.ts";
import { presenceSocket } from "./socket.ts";
import { PRESENCE_MIGRATIONS, PresenceStorage } from "./storage.ts";

const RETRY_AFTER_MS = 5 * SECOND_MS;

export class PresenceKeeper implements PersonModule {
  static readonly definition: ModuleDefinition<PresenceEvent> = {
    migrations: PRESENCE_MIGRATIONS,
    encodings: PRESENCE_ENCODINGS,
    eventsPart: PRESENCE_EVENTS_PART,
    sockets: { presence: presenceSocket },
  };

  readonly #core: Core<PresenceEvent, PresenceChanged>;
  readonly #storage: PresenceStorage;
  #syncing: Promise<void> | null = null;
  /** When the last socket here closed; a room may later report an earlier time. */
  #socketClosedAt = 0;
  /** What the handshake wrote to the directory; null once anything else was written. */
  #announced: PresenceState | null = null;

  constructor(core: Core<PresenceEvent, PresenceChanged>) {
    this.#core = core;
    this.#storage = new PresenceStorage(core.storage.sql);
    setAutoResponse(core.sockets);
  }

  readonly commands: Handlers<PresenceCommand> = {
    DeclareStatus: async ({ status }, ws) => {
      const { sockets, countWrite } = this.#core;
      // Sent to contacts, so it counts against the limit of writes [P16].
      if (status !== declaredStatus(sockets)) await countWrite();
      sockets.connections.update(ws, { declared: { status, at: Date.now() } });
      this.connectionsChanged();
      sockets.publish({ type: "StatusDeclared" }, { only: ws });
    },
  };

  readonly peerEvents: PeerHandlers<PresenceChanged> = {
    PresenceChanged: (event, person) => this.#core.sockets.publish({ ...event, person }),
  };

  readonly duty: Duty = {
    dueAt: () => {
      const { leavesAt, isListed } = this.#storage.load();
      if (isListed) return leavesAt;
      return Math.min(leavesAt ?? Number.POSITIVE_INFINITY, Date.now() + RETRY_AFTER_MS);
    },
    run: () => {
      this.#update(Date.now());
      return this.#syncDirectory();
    },
  };

  opening(kinds: readonly SocketName[]): OpeningWrite | null {
    const before = this.#storage.load();
    const connected = { ...this.#connected, isConnected: true };
    connected.isWatching ||= kinds.some((dialect) => this.#core.sockets.kindOf({ dialect }).receivesPresence);
    const { state } = decidePresence(before, connected, Date.now());
    if (state.isListed || this.#syncing !== null) return null;
    return {
      statement: (condition) => listingPresence(this.#core.context.db, this.#listed(state), condition),
      written: () => {
        this.#announced = state;
      },
    };
  }

  /** People who connect from now on find this person among those who receive presence. */
  opened(): Promise<void> {
    return this.#syncDirectory();
  }

  closed(): void {
    this.#socketClosedAt = Date.now();
    this.connectionsChanged();
  }

  connectionsChanged(leftAt?: number): void {
    setAutoResponse(this.#core.sockets);
    this.#update(Date.now(), leftAt);
  }

  /** Asks rooms for activity if no socket here has seen any lately. */
  async check(now: number): Promise<Presence> {
    const { rooms } = this.#core;
    const here = this.#lastActivityHere;
    if (here !== null && now - here <= IDLE_AFTER_MS) return showPresence(this.#storage.load(), here, now);
    const inRooms = await rooms.refreshAll();
    this.#noteAbsence(now);
    const moments = [here, inRooms].filter((moment) => moment !== null);
    return showPresence(this.#storage.load(), moments.length > 0 ? Math.max(...moments) : null, now);
  }

  async sendTo(accountId: number, isVisible: boolean, now: number): Promise<void> {
    const { status, lastSeenAt } = await this.check(now);
    // Offline looks the same to everyone.
    if (status === "offline") return;
    this.#core.outbox.write([accountId], {
      type: "PresenceChanged",
      status: isVisible ? status : "offline",
      isArrival: isVisible,
      at: now,
      lastSeenAt: lastSeenAt ?? now,
    });
    await this.#core.flush();
  }

  /** True if the directory was already right. */
  async confirm(now: number): Promise<boolean> {
    const { sockets, rooms } = this.#core;
    if (!sockets.hasOpen) await rooms.refreshAll();
    this.#noteAbsence(now);
    if (this.#storage.load().isListed) return true;
    await this.#syncDirectory();
    return false;
  }

  async accountEnds(): Promise<void> {
    const now = Date.now();
    this.#commit(decideAbsence({ ...this.#storage.load(), leavesAt: null }, now), now);
    await this.#publish();
  }

  reset(): void {
    this.#storage.reset();
  }

  #update(now: number, leftAt = now): void {
    const since = Math.max(leftAt, this.#socketClosedAt);
    this.#commit(decidePresence(this.#storage.load(), this.#connected, now, since), now);
  }

  #noteAbsence(now: number): void {
    if (!this.#connected.isConnected) this.#commit(decideAbsence(this.#storage.load(), now), now);
  }

  get #lastActivityHere(): number | null {
    return this.#core.sockets.connections.lastActiveAt(this.#core.accountId);
  }

  get #connected(): Connected {
    const { sockets, rooms } = this.#core;
    return {
      isConnected: sockets.hasOpen || rooms.hasConnections,
      isWatching: sockets.findKind((kind) => kind.receivesPresence) !== null,
      declared: declaredStatus(sockets),
    };
  }

  #commit({ state: decided, announcement }: PresenceOutcome, now: number): void {
    const { outbox, armAlarm, background } = this.#core;
    const before = this.#storage.load();
    if (decided === before) return;
    const isListed =
      decided.isListed || (this.#announced !== null && areListedAlike(this.#announced, decided));
    this.#announced = null;
    this.#storage.save({ ...decided, isListed });
    if (announcement !== null) {
      const heardAt = this.#core.rooms.hasConnections ? now : this.#lastActivityHere;
      outbox.write("watching_contacts", {
        type: "PresenceChanged",
        status: announcement,
        isArrival: announcement !== "offline" && (!before.isOnline || before.declared === "offline"),
        at: now,
        lastSeenAt: showPresence(this.#storage.load(), heardAt, now).lastSeenAt ?? now,
      });
    }
    if (!isListed || announcement !== null) background(this.#publish());
    armAlarm();
  }

  async #publish(): Promise<void> {
    await this.#syncDirectory();
    await this.#core.flush();
  }

  /** Resolves once the directory is right, or the attempt failed and the alarm will retry. */
  #syncDirectory(): Promise<void> {
    this.#syncing ??= this.#writeDirectory()
      .catch((error: unknown) =>
        this.#core.context.logger.error("updating the presence directory failed", error),
      )
      .finally(() => {
        this.#syncing = null;
      });
    return this.#syncing;
  }

  async #writeDirectory(): Promise<void> {
    const { context, erase } = this.#core;
    for (let state = this.#storage.load(); !state.isListed; state = this.#storage.load()) {
      this.#announced = null;
      if (!(await listPresence(context.db, this.#listed(state)))) await erase();
      const after = this.#storage.load();
      if (areListedAlike(after, state)) this.#storage.save({ ...after, isListed: true });
    }
  }

  #listed({ isOnline, isWatching, seenAt }: PresenceState): ListedPresence {
    const { context, accountId } = this.#core;
    const version = context.env.VERSION.id;
    return { accountId, isOnline, isWatching, seenAt, version, confirmedAt: Date.now() };
  }
}

function areListedAlike(one: PresenceState, other: PresenceState): boolean {
  return one.isOnline === other.isOnline && one.isWatching === other.isWatching;
}
