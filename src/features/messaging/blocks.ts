import type { Facts } from "./facts.ts";

/** Two current or former members of whom one blocked the other, lower id first; not who blocked whom. */
export type BlockedPair = [one: number, other: number];

export interface BlockChanges {
  blocked: BlockedPair[];
  unblocked: BlockedPair[];
}

export class Blocks {
  readonly #sql: SqlStorage;
  readonly #facts: Facts;
  #pairs: Map<string, BlockedPair> | null = null;

  constructor(sql: SqlStorage, facts: Facts) {
    this.#sql = sql;
    this.#facts = facts;
  }

  areBlocked(one: number, other: number): boolean {
    const pairs = this.#load();
    return pairs.size > 0 && pairs.has(key([Math.min(one, other), Math.max(one, other)]));
  }

  /** Whether this is a conversation of two people of whom one blocked the other [R26]. */
  get isBlocked(): boolean {
    return this.#load().size > 0 && this.#facts.get("is_pair") === "1";
  }

  /** Takes all blocked pairs of these accounts. Call `forget` if it is rolled back. */
  apply(changedIds: ReadonlySet<number>, pairs: readonly BlockedPair[]): BlockChanges {
    const own = this.#load();
    const listed = new Set(pairs.map(key));
    const blocked = pairs.filter((pair) => !own.has(key(pair)));
    const unblocked = [...own.values()].filter(
      (pair) => pair.some((accountId) => changedIds.has(accountId)) && !listed.has(key(pair)),
    );
    for (const pair of unblocked) {
      this.#sql.exec("DELETE FROM blocks WHERE one = ? AND other = ?", ...pair);
      own.delete(key(pair));
    }
    for (const pair of blocked) {
      this.#sql.exec("INSERT INTO blocks (one, other) VALUES (?, ?)", ...pair);
      own.set(key(pair), pair);
    }
    return { blocked, unblocked };
  }

  forget(): void {
    this.#pairs = null;
  }

  #load(): Map<string, BlockedPair> {
    this.#pairs ??= new Map(
      [...this.#sql.exec<{ one: number; other: number }>("SELECT one, other FROM blocks")].map(
        ({ one, other }) => [key([one, other]), [one, other]],
      ),
    );
    return this.#pairs;
  }
}

function key([one, other]: BlockedPair): string {
  return `${one}:${other}`;
}
