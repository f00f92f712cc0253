import type { Attachment } from "../../realtime/attachment.ts";
import type { ChangeLog } from "./change-log.ts";
import type { PendingCommand } from "./command-pipeline.ts";
import type { ConnectedMembers } from "./connected-members.ts";
import { firstPage } from "./page.ts";
import type { RoomParts } from "./parts.ts";
import { RoundRobin } from "./round-robin.ts";

interface ReplaysParts extends RoomParts {
  log: ChangeLog;
  connectedMembers: ConnectedMembers;
  submit(command: PendingCommand): void;
}

interface Page {
  after: number;
  lastSeq: number;
  readAt: number;
  frames: string[];
  bytes: number;
  through: number | null;
}

const PAGE_KEPT_MS = 1000;
/** How long a full connection may read nothing before the person's fullest is closed. */
const STALLED_MS = 5000;
const STALLED_CHECK_MS = 100;
const HELD_COMMANDS_MAX = 300;
const HELD_BYTES_MAX = 1024 * 1024;

/** Replays what connections missed, one page per turn of the event loop, so that none delays the room [R34]. */
export class Replays {
  readonly #parts: ReplaysParts;
  readonly #turns = new RoundRobin<WebSocket>();
  readonly #stalled = new Map<WebSocket, number>();
  readonly #held = new WeakMap<WebSocket, { commands: PendingCommand[]; bytes: number }>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #page: Page | null = null;

  constructor(parts: ReplaysParts) {
    this.#parts = parts;
  }

  resume(): void {
    for (const [ws, { accountId, behind }] of this.#parts.connections.all()) {
      if (behind !== null) this.add(ws, accountId);
    }
  }

  add(ws: WebSocket, accountId: number): void {
    this.#turns.add(accountId, ws);
    this.#schedule();
  }

  /** Held commands are answered after what was missed [R35]. False if too much is held. */
  hold(ws: WebSocket, command: PendingCommand, bytes: number): boolean {
    const held = this.#held.get(ws) ?? { commands: [], bytes: 0 };
    this.#held.set(ws, held);
    held.commands.push(command);
    held.bytes += bytes;
    return held.commands.length <= HELD_COMMANDS_MAX && held.bytes <= HELD_BYTES_MAX;
  }

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

  /** After a deployment everyone misses the same, which is read once. */
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

  /** In the turn of the last page, so that nothing is lost between replay and live events. */
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
