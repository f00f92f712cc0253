import { type Attachment, clearAttachment, readAttachment, writeAttachment } from "./attachment.ts";
import { CLOSE_REPLACED, closeQuietly } from "./close-codes.ts";

/** Connections of one person to one object, of one kind; one more ends the oldest. */
const CONNECTIONS_PER_PERSON_MAX = 10;

/** The reason of a close that a newer connection caused. */
export const REPLACED = "replaced";

/** The live sockets of one object, by what their attachments say. The map is a cache of the runtime's own list. */
export class Connections {
  readonly #ctx: DurableObjectState;
  #live: Map<WebSocket, Attachment> | null = null;

  constructor(ctx: DurableObjectState) {
    this.#ctx = ctx;
  }

  accept(ws: WebSocket, attachment: Attachment): void {
    const live = this.#load();
    this.#ctx.acceptWebSocket(ws);
    writeAttachment(ws, attachment);
    live.set(ws, attachment);
  }

  all(): Iterable<[WebSocket, Attachment]> {
    return this.#load();
  }

  get size(): number {
    return this.#load().size;
  }

  find(ws: WebSocket): Attachment | null {
    return this.#load().get(ws) ?? null;
  }

  /** This person's connections, the oldest first. */
  of(accountId: number): [WebSocket, Attachment][] {
    return [...this.#load()]
      .filter(([, attachment]) => attachment.accountId === accountId)
      .sort(([, one], [, other]) => one.openedAt - other.openedAt);
  }

  isPresent(accountId: number): boolean {
    for (const attachment of this.#load().values()) if (attachment.accountId === accountId) return true;
    return false;
  }

  update(ws: WebSocket, change: Partial<Attachment>): void {
    const attachment = this.find(ws);
    if (!attachment) return;
    const updated = { ...attachment, ...change };
    writeAttachment(ws, updated);
    this.#load().set(ws, updated);
  }

  /**
   * Forgets a connection that closed. Null if it was forgotten already. A close that wakes the object finds the
   * connection in no map any more, but with its attachment.
   */
  remove(ws: WebSocket): Attachment | null {
    const attachment = this.find(ws) ?? readAttachment(ws);
    this.#load().delete(ws);
    clearAttachment(ws);
    return attachment;
  }

  /** A person's oldest connections, those in excess once one more opens: of one kind, where an object has several. */
  inExcess(accountId: number, dialect?: string): WebSocket[] {
    const open = this.of(accountId).filter(([, each]) => dialect === undefined || each.dialect === dialect);
    const excess = Math.max(0, open.length + 1 - CONNECTIONS_PER_PERSON_MAX);
    return open.slice(0, excess).map(([ws]) => ws);
  }

  /** Ends a person's oldest connections until one more fits. */
  makeRoom(accountId: number): void {
    for (const oldest of this.inExcess(accountId)) this.close(oldest, CLOSE_REPLACED, REPLACED);
  }

  /** Closes a connection from our side; nothing more reaches it. */
  close(ws: WebSocket, code: number, reason: string): Attachment | null {
    const attachment = this.remove(ws);
    closeQuietly(ws, code, reason);
    return attachment;
  }

  send(ws: WebSocket, frames: readonly string[]): void {
    try {
      for (const frame of frames) ws.send(frame);
    } catch {
      // The peer went while we were sending; its close is on the way to us.
      return;
    }
  }

  #load(): Map<WebSocket, Attachment> {
    if (this.#live) return this.#live;
    this.#live = new Map();
    for (const ws of this.#ctx.getWebSockets()) {
      const attachment = ws.readyState === WebSocket.OPEN ? readAttachment(ws) : null;
      if (attachment) this.#live.set(ws, attachment);
    }
    return this.#live;
  }
}
