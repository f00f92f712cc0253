import { type PalaestraError, refused } from "../error.ts";

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

  /** Ends the first that fits: by this type, where it is told, and about this message, where one is named. */
  settleFirst(id?: number, type?: string, refusal?: PalaestraError): void {
    const index = this.#asked.findIndex(
      (asked) => (!id || asked.id === id) && (!type || asked.type === type),
    );
    const [asked] = index < 0 ? [] : this.#asked.splice(index, 1);
    asked?.settle(refusal && Promise.reject(refusal));
  }

  /** The connection is gone: what was asked may or may not have been done. */
  forget(): void {
    for (const { settle } of this.#asked.splice(0)) settle(refused("unreachable"));
  }
}
