import { type ErrorCode, PalaestraError, refused } from "../error.ts";
import type { Report } from "../events.ts";
import { newId } from "../platform.ts";
import type { Message } from "../room/state.ts";
import type { Kept, OutboxStorage, Pending } from "./storage.ts";

type Settle = (result: Message | Promise<never>) => void;

export interface OutboxParts {
  storage: OutboxStorage | Promise<OutboxStorage>;
  /** The server, which beside an account says whose messages these are. */
  origin: string;
  now(): number;
  /** What a room shows has changed, or it has messages from an earlier run. */
  onChange(room: string): void;
  report: Report;
}

const LIFE_MS = 24 * 60 * 60 * 1000;
const PENDING_MAX = 1000;
const FILE_BYTES_MAX = 100 * 1024 * 1024;

/** Every message that has no answer yet, of all rooms, in the order in which they were written. */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #waiting = new Map<string, Settle>();
  #pending: readonly Pending[] = [];
  #account: number | null = null;
  /** Whose messages are kept; null until those of before are taken in. */
  #owner: string | null = null;
  #written = 0;
  #isClosed = false;
  #expiry: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Those of one room that are to be sent. */
  of(room: string): readonly Pending[] {
    return this.#pending.filter((pending) => pending.room === room && !this.#isClosed);
  }

  /** Takes in a message. Resolves once it is stored on the server. @throws PalaestraError outbox_full, closed, given_up, or the server's */
  add(room: string, text: string, file?: Blob): Promise<Message> {
    const bytes = [{ file }, ...this.#pending].reduce((sum, each) => sum + (each.file?.size ?? 0), 0);
    const isFull = this.#pending.length >= PENDING_MAX || bytes > FILE_BYTES_MAX;
    if (isFull || this.#isClosed) return refused(isFull ? "outbox_full" : "closed");
    const named = { clientId: newId(), room, text, at: this.#parts.now(), order: this.#written++ };
    const pending: Pending = file ? { ...named, file } : named;
    const sending = new Promise<Message>((settle) => this.#waiting.set(pending.clientId, settle));
    this.#set([...this.#pending, pending], room);
    void this.#keep(pending);
    // Whoever does not wait for it sees what became of it in the outbox.
    sending.catch(() => {});
    return sending;
  }

  /** A message is stored, or refused for good. One that is not waited for is somebody else's doing, and fine. */
  finish(clientId: string, result: Message | PalaestraError): void {
    const done = this.#pending.find((pending) => pending.clientId === clientId);
    if (!done) return;
    void this.#stored((storage) => storage.remove(clientId));
    this.#waiting.get(clientId)?.(result instanceof Error ? Promise.reject(result) : result);
    this.#waiting.delete(clientId);
    this.#set(
      this.#pending.filter((pending) => pending !== done),
      done.room,
    );
  }

  /** Whether messages of this server are kept, and it isn't known who is signed in. */
  async isOrphaned(): Promise<boolean> {
    const start = `${this.#parts.origin} `;
    return this.#account === null && (await this.#all()).some(({ owner }) => owner.startsWith(start));
  }

  /** Now it is known who is signed in: what they left in the storage is taken in, and what came before is kept. */
  async belongTo(accountId: number): Promise<void> {
    const owner = `${this.#parts.origin} ${accountId}`;
    if (this.#account === accountId) return;
    this.#account = accountId;
    const kept = (await this.#all()).filter((each) => each.owner === owner);
    if (this.#account !== accountId) return;
    // A device's clock jumps: the order in which they were written is told by number.
    kept.sort((one, other) => one.order - other.order);
    this.#written = (kept.at(-1)?.order ?? -1) + 1;
    this.#owner = owner;
    const written = this.#pending.map((pending) => ({ ...pending, order: this.#written++ }));
    this.#pending = [...kept, ...written];
    for (const pending of written) void this.#keep(pending);
    this.#expire();
    for (const { room } of kept) this.#parts.onChange(room);
  }

  /** The account has signed out: its messages wait in the storage until it signs in again. */
  leave(): void {
    const left = this.#pending;
    this.#pending = [];
    this.#account = null;
    this.#owner = null;
    this.#rejectAll("signed_out");
    this.#expire();
    for (const { room } of left) this.#parts.onChange(room);
  }

  /** Ends what waits here; the storage keeps it for the next run. */
  close(): void {
    clearTimeout(this.#expiry);
    this.#isClosed = true;
    this.#rejectAll("closed");
  }

  #rejectAll(code: ErrorCode): void {
    for (const settle of this.#waiting.values()) settle(refused(code));
    this.#waiting.clear();
  }

  /** A storage that fails is as good as none. */
  async #stored<T>(ask: (storage: OutboxStorage) => Promise<T>): Promise<T | undefined> {
    try {
      return await ask(await this.#parts.storage);
    } catch {
      return undefined;
    }
  }

  async #all(): Promise<Kept[]> {
    return (await this.#stored((storage) => storage.all())) ?? [];
  }

  async #keep(pending: Pending): Promise<void> {
    const owner = this.#owner;
    if (owner === null) return;
    await this.#stored((storage) => storage.put({ ...pending, owner }));
    // It may have been answered while it was put.
    if (owner === this.#owner && !this.#pending.includes(pending)) {
      await this.#stored((storage) => storage.remove(pending.clientId));
    }
  }

  #set(pending: readonly Pending[], room: string): void {
    this.#pending = pending;
    this.#parts.onChange(room);
    this.#expire();
  }

  /** Gives up what is too old, now and when the next one is. */
  #expire(): void {
    clearTimeout(this.#expiry);
    const [oldest] = this.#pending;
    if (!oldest || this.#isClosed) return;
    const left = oldest.at + LIFE_MS - this.#parts.now();
    if (left > 0) {
      // A clock that went back must not exceed what a timer can count.
      this.#expiry = setTimeout(() => this.#expire(), Math.min(left, LIFE_MS));
      return;
    }
    this.#parts.report({ type: "given up", pending: oldest });
    this.finish(oldest.clientId, new PalaestraError("given_up"));
  }
}
