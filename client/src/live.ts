import { type Frame, Link } from "./connection/link.ts";
import type { Status } from "./connection/machine.ts";
import type { Context } from "./context.ts";

/** How long a socket is kept after the last of those who use it has gone: pages change, StrictMode mounts twice. */
const LINGER_MS = 2000;

/** Something that a socket tells of, seen as immutable snapshots; the socket is there while somebody uses it. */
export abstract class Live<Snapshot> {
  protected readonly link: Link;
  readonly #listeners = new Set<() => void>();
  #holders = 0;
  #isTold = true;
  #snapshot: Snapshot | undefined;
  #lingering: ReturnType<typeof setTimeout> | undefined;

  /** Where the first `pong` is all there is to wait for, it `isLiveAtOnce`. */
  constructor({ platform, ticket }: Context, isLiveAtOnce = false) {
    this.link = new Link({
      platform,
      ticket,
      isLiveAtOnce,
      address: () => this.address(),
      onFrame: (frame) => this.receive(frame),
      onStatus: (status) => {
        this.follow(status);
        this.changed();
      },
    });
  }

  get status(): Status {
    return this.link.status;
  }

  /** The page is looked at again, or the network is back. */
  look(): void {
    this.link.look();
  }

  /** The session is over. */
  end(): void {
    this.link.end();
  }

  /** Leaves the socket, whoever uses it. */
  close(): void {
    this.link.leave();
  }

  /** The same object until something changes. */
  get snapshot(): Snapshot {
    this.#snapshot ??= this.describe();
    return this.#snapshot;
  }

  /** Calls back, once for all that changes in one go, until the function that it returns is called. */
  readonly subscribe = (listener: () => void): (() => void) => {
    // One of its own, so that a listener may subscribe twice.
    const own = () => listener();
    this.#listeners.add(own);
    const release = this.hold();
    return () => {
      this.#listeners.delete(own);
      release();
    };
  };

  /** Keeps it running, until the function that it returns is called; calling that again is harmless. */
  hold(): () => void {
    this.#holders += 1;
    clearTimeout(this.#lingering);
    this.link.want();
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      if (this.#holders > 0) return;
      this.#lingering = setTimeout(() => this.close(), LINGER_MS);
    };
  }

  /** Of the socket, but for its ticket. May ask the server, and be refused. */
  protected abstract address(): Promise<string>;
  protected abstract receive(frame: Frame): void;
  protected abstract follow(status: Status): void;
  protected abstract describe(): Snapshot;

  /** What there is to see has changed. */
  protected changed(): void {
    this.#snapshot = undefined;
    if (!this.#isTold) return;
    this.#isTold = false;
    queueMicrotask(() => {
      this.#isTold = true;
      for (const listener of [...this.#listeners]) listener();
    });
  }
}
