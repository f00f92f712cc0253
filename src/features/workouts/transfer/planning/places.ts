import { copyId } from "../derived-id.ts";
import type { Kind } from "../incoming.ts";

/** Whose the things are that bear these ids already; null where they are nobody's any more. */
export type Owners = Map<string, number | null>;

export interface Placement {
  id: string;
  isNew: boolean;
}

/** By which ids things of a file come to an account. What was placed is as good as there for what comes after it. */
export class Places {
  readonly #owners: Record<Kind, Owners>;
  readonly #accountId: number;

  constructor(owners: Record<Kind, Owners>, accountId: number) {
    this.#owners = {
      exercise: new Map(owners.exercise),
      workout: new Map(owners.workout),
      session: new Map(owners.session),
      log: new Map(owners.log),
    };
    this.#accountId = accountId;
  }

  /** The thing's own id, or where that is another account's, one that follows from both; null where that is taken, too. */
  place(kind: Kind, id: string): Placement | null {
    for (const candidate of this.#candidates(id)) {
      const owner = this.#owners[kind].get(candidate);
      if (owner === this.#accountId) return { id: candidate, isNew: false };
      if (owner === undefined) {
        this.#owners[kind].set(candidate, this.#accountId);
        return { id: candidate, isNew: true };
      }
    }
    return null;
  }

  /** The id by which a thing of a file is the account's already; null where it is not. */
  find(kind: Kind, id: string): string | null {
    for (const candidate of this.#candidates(id)) if (this.isOwn(kind, candidate)) return candidate;
    return null;
  }

  isTaken(kind: Kind, id: string): boolean {
    return this.#owners[kind].has(id);
  }

  isOwn(kind: Kind, id: string): boolean {
    return this.#owners[kind].get(id) === this.#accountId;
  }

  *#candidates(id: string): Generator<string> {
    yield id;
    yield copyId(this.#accountId, id);
  }
}
