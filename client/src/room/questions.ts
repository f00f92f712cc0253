import { PalaestraError } from "../error.ts";

/** What was asked for by a frame, until the room tells that it was done or refused. */
interface Asked {
  type: string;
  id: number;
  settle(result?: Promise<never>): void;
}

/** All that one connection was asked for and has not answered. A room answers in order. */
export class Questions {
  #asked: Asked[] = [];

  /** Resolves once it is done. @throws PalaestraError as it is refused */
  wait(type: string, id: number): Promise<void> {
    return new Promise((settle) => this.#asked.push({ type, id, settle }));
  }

  done(type: string, id: number): void {
    this.#take((asked) => asked.type === type && asked.id === id)?.settle();
  }

  /** A refusal that names no message is the answer to whatever was asked first. */
  refuse(id: number | undefined, error: PalaestraError): void {
    this.#take((asked) => id === undefined || asked.id === id)?.settle(Promise.reject(error));
  }

  /** The connection is gone: what was asked may or may not have been done. */
  forget(): void {
    for (const { settle } of this.#asked.splice(0)) settle(Promise.reject(new PalaestraError("unreachable")));
  }

  #take(fits: (asked: Asked) => boolean): Asked | undefined {
    const index = this.#asked.findIndex(fits);
    return index < 0 ? undefined : this.#asked.splice(index, 1)[0];
  }
}
