import { byteLength } from "../lib/bytes.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { type Attachment, readAttachment, readEnded, writeAttachment } from "./attachment.ts";
import { Backlogs, type ConnectionBacklog } from "./backlog.ts";
import { CLOSE_REPLACED, closeQuietly } from "./close-codes.ts";

/** Per person, object and kind of socket; one more closes the oldest. */
const CONNECTIONS_PER_PERSON_MAX = 10;

const HEARD_EVERY_MS = MINUTE_MS / 2;

export const REPLACED = "replaced";

interface Live {
  attachment: Attachment;
  backlog: ConnectionBacklog<WebSocket>;
  /** Set before the overflow close, so that no frame is skipped between two sent ones. */
  isClosing: boolean;
}

export class Connections {
  readonly #ctx: DurableObjectState;
  readonly #backlogs: Backlogs<WebSocket>;
  readonly #onOverflow: (ws: WebSocket) => void;
  #live: Map<WebSocket, Live> | null = null;
  readonly #byPerson = new Map<number, Set<WebSocket>>();

  constructor(ctx: DurableObjectState, onOverflow: (ws: WebSocket) => void) {
    this.#ctx = ctx;
    this.#onOverflow = onOverflow;
    this.#backlogs = new Backlogs((ws) => ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0);
  }

  accept(ws: WebSocket, attachment: Attachment): void {
    const live = this.#load();
    this.#ctx.acceptWebSocket(ws);
    writeAttachment(ws, attachment);
    this.#add(live, ws, attachment);
  }

  hasTooMuchUnread(accountId: number, now: number): boolean {
    this.#load();
    return this.#backlogs.hasTooMuchUnread(accountId, now);
  }

  noteActivity(ws: WebSocket, now: number): void {
    this.#backlogs.noteActivity(ws);
    const heardAt = this.find(ws)?.heardAt ?? now;
    if (now - heardAt > HEARD_EVERY_MS) this.update(ws, { heardAt: now });
  }

  /** The last frame or pong of this person, in milliseconds since 1970; null without a connection. */
  lastActiveAt(accountId: number): number | null {
    const moments = this.of(accountId).flatMap(([ws, { openedAt, heardAt }]) => [
      openedAt,
      heardAt,
      this.#ctx.getWebSocketAutoResponseTimestamp(ws)?.getTime() ?? 0,
    ]);
    return moments.length > 0 ? Math.max(...moments) : null;
  }

  isFull(accountId: number): boolean {
    return this.#backlogs.isFull(accountId, Date.now());
  }

  closeFullest(accountId: number): void {
    const fullest = this.#backlogs.fullest(accountId);
    const live = fullest && this.#load().get(fullest);
    if (!live || live.isClosing) return;
    live.isClosing = true;
    queueMicrotask(() => this.#onOverflow(fullest));
  }

  *all(): Iterable<[WebSocket, Attachment]> {
    for (const [ws, { attachment }] of this.#load()) yield [ws, attachment];
  }

  get size(): number {
    return this.#load().size;
  }

  find(ws: WebSocket): Attachment | null {
    return this.#load().get(ws)?.attachment ?? null;
  }

  of(accountId: number): [WebSocket, Attachment][] {
    const live = this.#load();
    return [...(this.#byPerson.get(accountId) ?? [])]
      .flatMap((ws): [WebSocket, Attachment][] => {
        const found = live.get(ws);
        return found ? [[ws, found.attachment]] : [];
      })
      .sort(([, one], [, other]) => one.openedAt - other.openedAt);
  }

  isConnected(accountId: number): boolean {
    this.#load();
    return this.#byPerson.has(accountId);
  }

  accountIds(): Iterable<number> {
    this.#load();
    return this.#byPerson.keys();
  }

  update(ws: WebSocket, change: Partial<Attachment>): void {
    const live = this.#load().get(ws);
    if (!live) return;
    live.attachment = { ...live.attachment, ...change };
    writeAttachment(ws, live.attachment);
  }

  /** Null if it was forgotten already. A close that wakes the object finds it only by its attachment. */
  remove(ws: WebSocket): Attachment | null {
    const attachment = this.find(ws) ?? readAttachment(ws);
    this.#drop(ws);
    this.#backlogs.gone(ws, Date.now());
    writeAttachment(ws, null);
    return attachment;
  }

  findExcess(accountId: number, dialect?: string): WebSocket[] {
    const open = this.of(accountId).filter(([, each]) => dialect === undefined || each.dialect === dialect);
    const excess = Math.max(0, open.length + 1 - CONNECTIONS_PER_PERSON_MAX);
    return open.slice(0, excess).map(([ws]) => ws);
  }

  closeOldest(accountId: number): void {
    for (const oldest of this.findExcess(accountId)) this.close(oldest, CLOSE_REPLACED, REPLACED);
  }

  close(ws: WebSocket, code: number, reason: string): Attachment | null {
    const attachment = this.find(ws) ?? readAttachment(ws);
    this.#drop(ws);
    const unproven = this.#backlogs.closing(ws);
    writeAttachment(ws, attachment && unproven > 0 ? { accountId: attachment.accountId, unproven } : null);
    closeQuietly(ws, code, reason);
    return attachment;
  }

  send(ws: WebSocket, frames: readonly string[], bytes = byteLength(frames)): void {
    const live = this.#load().get(ws);
    if (live) this.#send(ws, live, frames, bytes);
  }

  /** Makes no lookups per connection: they would dominate with many. */
  broadcast(frames: readonly string[], isFor: (attachment: Attachment) => boolean): void {
    const bytes = byteLength(frames);
    for (const [ws, live] of this.#load()) {
      if (isFor(live.attachment)) this.#send(ws, live, frames, bytes);
    }
  }

  #send(ws: WebSocket, live: Live, frames: readonly string[], bytes: number): void {
    if (live.isClosing) return;
    try {
      for (const frame of frames) ws.send(frame);
    } catch {
      // The peer is gone; its close event follows.
      return;
    }
    const backlog = this.#backlogs.sent(live.backlog, bytes);
    if (!backlog) return;
    this.update(ws, { backlog });
    const { accountId, behind } = live.attachment;
    // A connection in replay waits instead: the log has what it needs.
    if (behind === null && this.isFull(accountId)) this.closeFullest(accountId);
  }

  #add(live: Map<WebSocket, Live>, ws: WebSocket, attachment: Attachment): void {
    const { accountId } = attachment;
    const backlog = this.#backlogs.open(ws, accountId, attachment.backlog);
    live.set(ws, { attachment, backlog, isClosing: false });
    const own = this.#byPerson.get(accountId);
    if (own) own.add(ws);
    else this.#byPerson.set(accountId, new Set([ws]));
  }

  #drop(ws: WebSocket): void {
    const live = this.#load();
    const found = live.get(ws);
    if (!found) return;
    live.delete(ws);
    const { accountId } = found.attachment;
    const own = this.#byPerson.get(accountId);
    own?.delete(ws);
    if (own?.size === 0) this.#byPerson.delete(accountId);
  }

  #load(): Map<WebSocket, Live> {
    if (this.#live) return this.#live;
    this.#live = new Map();
    for (const ws of this.#ctx.getWebSockets()) {
      const attachment = ws.readyState === WebSocket.OPEN ? readAttachment(ws) : null;
      if (attachment) this.#add(this.#live, ws, attachment);
      const ended = attachment ? null : readEnded(ws);
      if (ended) this.#backlogs.resumeClosing(ws, ended.accountId, ended.unproven);
    }
    return this.#live;
  }
}
