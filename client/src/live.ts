import { Link } from "./connection/link.ts";
import { callAll } from "./platform.ts";

/** How long a socket is kept after the last of those who use it has gone: pages change, StrictMode mounts twice. */
const LINGER_MS = 2000;

/** Something that a socket tells of, seen as immutable snapshots; the socket is there while somebody uses it. */
export abstract class Live<Snapshot> extends Link {
  readonly #listeners = new Set<() => void>();
  #holders = 0;
  #isTold = true;
  #snapshot: Snapshot | undefined;
  #lingering: ReturnType<typeof setTimeout> | undefined;

  /** The page is looked at again, or the network is back. */
  look(): void {
    this.tell("looked");
  }

  /** The session is over. */
  end(): void {
    this.tell("signed out");
  }

  /** Leaves the socket, whoever uses it. */
  close(): void {
    clearTimeout(this.#lingering);
    this.tell("left");
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
    this.tell("wanted");
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holders -= 1;
      if (this.#holders > 0) return;
      this.#lingering = setTimeout(() => this.close(), LINGER_MS);
    };
  }

  /** Another account has signed in: connects anew, without what the one before could see. */
  forget(): void {
    this.tell("left");
    this.erase();
    if (this.#holders > 0) this.tell("wanted");
  }

  protected abstract describe(): Snapshot;

  /** Forgets everything that the server has sent. */
  protected erase(): void {}

  /** What there is to see has changed. */
  protected changed(): void {
    this.#snapshot = undefined;
    if (!this.#isTold) return;
    this.#isTold = false;
    queueMicrotask(() => {
      this.#isTold = true;
      callAll(this.#listeners, undefined);
    });
  }
}
