import type { Attachment } from "../../realtime/attachment.ts";
import type { Connections } from "../../realtime/connections.ts";
import type { ChangeLog } from "./change-log.ts";
import type { PendingCommand } from "./command-pipeline.ts";
import type { ConnectedMembers } from "./connected-members.ts";
import type { RoomHost } from "./host.ts";
import { firstPage } from "./page.ts";
import type { Place } from "./protocol.ts";
import { RoundRobin } from "./round-robin.ts";
import type { MessageStorage } from "./storage.ts";

interface ReplaysParts {
  host: RoomHost;
  connections: Connections;
  storage: MessageStorage;
  log: ChangeLog;
  connectedMembers: ConnectedMembers;
  place(): Place;
  /** Takes up what a connection said while it was behind. */
  submit(command: PendingCommand): void;
}

/** A page of the log, as one of those who miss the same was sent it a moment ago. */
interface Page {
  after: number;
  /** The last change that there was. */
  lastSeq: number;
  readAt: number;
  frames: string[];
  bytes: number;
  /** Its last change, or null where nothing came after. */
  through: number | null;
}

const PAGE_KEPT_MS = 1000;
/** How long a full connection may take nothing before the person's fullest is cut. */
const STALLED_MS = 5000;
const STALLED_CHECK_MS = 100;
/** How much a connection may say while it is behind. */
const HELD_COMMANDS_MAX = 300;
const HELD_BYTES_MAX = 1024 * 1024;

/**
 * Connections that are behind: they are told from the log, a page in a turn of the event loop, so that no replay holds up
 * the room [R34]. How far each is stands in its attachment; a connection that waits costs nothing else.
 */
export class Replays {
  readonly #parts: ReplaysParts;
  readonly #turns = new RoundRobin<WebSocket>();
  /** Connections for which too much waits, and since when. */
  readonly #stalled = new Map<WebSocket, number>();
  readonly #held = new WeakMap<WebSocket, { commands: PendingCommand[]; bytes: number }>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #page: Page | null = null;

  constructor(parts: ReplaysParts) {
    this.#parts = parts;
  }

  /** Takes up what an evicted room left undone. */
  resume(): void {
    for (const [ws, { accountId, behind }] of this.#parts.connections.all()) {
      if (behind !== null) this.add(ws, accountId);
    }
  }

  /** Begins to tell a connection what comes after the place that its attachment names. */
  add(ws: WebSocket, accountId: number): void {
    this.#turns.add(accountId, ws);
    this.#schedule();
  }

  /**
   * Keeps what a connection says until it is behind no longer, so that it is answered after what it missed [R35].
   * False if that is too much.
   */
  hold(ws: WebSocket, command: PendingCommand, bytes: number): boolean {
    const held = this.#held.get(ws) ?? { commands: [], bytes: 0 };
    this.#held.set(ws, held);
    held.commands.push(command);
    held.bytes += bytes;
    return held.commands.length <= HELD_COMMANDS_MAX && held.bytes <= HELD_BYTES_MAX;
  }

  /** Has done what a connection said before it was behind no longer, or went. */
  release(ws: WebSocket): void {
    const held = this.#held.get(ws);
    this.#held.delete(ws);
    for (const command of held?.commands ?? []) this.#parts.submit(command);
  }

  #turn(): void {
    this.#timer = null;
    this.#checkStalled(Date.now());
    const ws = this.#turns.next();
    const attachment = ws && this.#parts.connections.find(ws);
    if (ws && attachment) this.#sendPage(ws, attachment);
    this.#schedule();
  }

  #sendPage(ws: WebSocket, { accountId, behind }: Attachment): void {
    const { connections, storage, connectedMembers } = this.#parts;
    if (behind === null) return;
    if (connections.isFull(accountId)) {
      this.#stalled.set(ws, Date.now());
      return;
    }
    const page = this.#pageAfter(behind);
    if (page === null) {
      connectedMembers.send(ws, { type: "Resynced", seq: storage.lastSeq });
      this.#catchUp(ws);
      return;
    }
    connections.send(ws, page.frames, page.bytes);
    if (page.through === null || page.through >= storage.lastSeq) return this.#catchUp(ws);
    connections.update(ws, { behind: page.through });
    this.#turns.add(accountId, ws);
  }

  /** What comes next after a place in the log; after a deployment everyone misses the same, which is read once. */
  #pageAfter(after: number): Page | null {
    const { host, log, storage, place } = this.#parts;
    const missed = log.from(after);
    if (missed === null) return null;
    const [{ lastSeq }, last, now] = [storage, this.#page, Date.now()];
    if (last?.after === after && last.lastSeq === lastSeq && now - last.readAt < PAGE_KEPT_MS) return last;
    const { events, bytes } = firstPage(missed, (change) => host.dialect.encode(change, place()));
    const frames = events.flatMap((event) => event.frames);
    this.#page = { after, lastSeq, readAt: now, frames, bytes, through: events.at(-1)?.seq ?? null };
    return this.#page;
  }

  /** In the turn of its last page, so that nothing is missing between that and what follows live. */
  #catchUp(ws: WebSocket): void {
    this.#parts.connections.update(ws, { behind: null });
    this.#parts.connectedMembers.presence.sendRoster(ws);
    this.release(ws);
  }

  #checkStalled(now: number): void {
    const { connections } = this.#parts;
    for (const [ws, since] of this.#stalled) {
      const attachment = connections.find(ws);
      const isFull = attachment !== null && connections.isFull(attachment.accountId);
      if (!isFull) {
        this.#stalled.delete(ws);
        if (attachment) this.#turns.add(attachment.accountId, ws);
      } else if (now - since >= STALLED_MS) {
        this.#stalled.set(ws, now);
        connections.closeFullest(attachment.accountId);
      }
    }
  }

  #schedule(): void {
    if (this.#timer !== null) return;
    if (!this.#turns.hasNext) this.#page = null;
    const delay = this.#turns.hasNext ? 0 : this.#stalled.size > 0 ? STALLED_CHECK_MS : null;
    if (delay !== null) this.#timer = setTimeout(() => this.#turn(), delay);
  }
}
