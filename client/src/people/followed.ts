import type { Frame } from "../connection/link.ts";
import type { Status } from "../connection/machine.ts";
import type { Context } from "../context.ts";
import { Live } from "../live.ts";

/** Lists that are read once a socket is open, and followed by its frames from there. There is no resuming: each socket reads them anew. */
export abstract class Followed<State extends object> extends Live<State & { readonly status: Status }> {
  protected readonly context: Context;
  protected state: State;
  readonly #path: string;
  /** Frames that came while the lists are read; null while they aren't. */
  #held: Frame[] | null = null;
  #isStale = false;
  readonly #empty: State;

  constructor(context: Context, path: string, empty: State) {
    super(context);
    this.context = context;
    this.state = empty;
    this.#empty = empty;
    this.#path = path;
  }

  /** The lists as they are on the server. @throws PalaestraError */
  protected abstract read(): Promise<State>;
  /** The lists after a frame; null where only reading them anew tells. */
  protected abstract take(state: State, frame: Frame): State | null;

  /** The socket is open. */
  protected opened(): void {
    this.load();
  }

  /** A frame came before the lists are read. */
  protected heldBack(_frame: Frame): void {}

  protected set(state: State): void {
    this.state = state;
    this.changed();
  }

  /** Reads the lists anew, for what no frame tells. While it is not connected, it does so once it is. */
  refresh(): void {
    if (this.status === "live") this.load();
  }

  /** Reads the lists; what comes meanwhile is taken in after. Of several at once the last one counts. */
  protected load(): void {
    const held = [...(this.#held ?? [])];
    this.#held = held;
    this.#isStale = false;
    this.read().then(
      (state) => {
        if (this.#held !== held) return;
        this.#held = null;
        this.set(state);
        for (const frame of held) this.receive(frame);
      },
      () => {
        if (this.#held === held) this.tell("failed");
      },
    );
  }

  protected override async address(): Promise<string> {
    return this.#path;
  }

  protected override follow(status: Status): void {
    this.changed();
    if (status === "catching up") this.#held = [];
    if (status === "live") this.opened();
  }

  protected override erase(): void {
    this.#held = null;
    this.set(this.#empty);
  }

  protected override describe(): State & { readonly status: Status } {
    return { ...this.state, status: this.status };
  }

  /** The first `pong` is all there is to wait for before it is live. */
  protected override receive(frame: Frame | null): void {
    if (!frame) return this.tell("caught up");
    if (this.#held) {
      this.#held.push(frame);
      return this.heldBack(frame);
    }
    const state = this.take(this.state, frame);
    if (state !== null) {
      if (state !== this.state) this.set(state);
      return;
    }
    if (this.#isStale) return;
    this.#isStale = true;
    queueMicrotask(() => this.load());
  }
}
