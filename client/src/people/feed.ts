import type { Frame } from "../connection/link.ts";
import type { Status } from "../connection/machine.ts";
import type { Context } from "../context.ts";
import { PalaestraError } from "../error.ts";
import type { Sockets } from "../frame-types.ts";
import { Live } from "../live.ts";
import { callAll } from "../platform.ts";

/**
 * A socket of the server by its frames, for what rooms and lists don't show. It is connected again like any other; frames of the
 * time between don't come later.
 */
export class Feed<Path extends keyof Sockets> extends Live<{ readonly status: Status }> {
  readonly #path: string;
  readonly #onFrame = new Set<(frame: Sockets[Path]["receive"]) => void>();

  constructor(context: Context, path: string) {
    super(context);
    this.#path = path;
  }

  /** Calls back with every frame, and keeps the socket open, until the function that it returns is called. */
  listen(onFrame: (frame: Sockets[Path]["receive"]) => void): () => void {
    this.#onFrame.add(onFrame);
    const release = this.hold();
    return () => {
      this.#onFrame.delete(onFrame);
      release();
    };
  }

  /** @throws PalaestraError unreachable while the socket is not live */
  send(frame: Sockets[Path]["send"]): void {
    if (!this.transmit(frame)) throw new PalaestraError("unreachable");
  }

  protected override async address(): Promise<string> {
    return this.#path;
  }

  /** The first `pong` is all there is to wait for before it is live. */
  protected override receive(frame: Frame | null): void {
    if (!frame) return this.tell("caught up");
    callAll(this.#onFrame, frame as unknown as Sockets[Path]["receive"]);
  }

  protected override follow(): void {
    this.changed();
  }

  protected override describe(): { readonly status: Status } {
    return { status: this.status };
  }
}
