import type { Facts } from "./facts.ts";

/** Two members, of today or once, of whom one blocked the other: the lower number first. It is not said who did. */
export type BlockedPair = [one: number, other: number];

/** The room's copy of who is kept apart by a block. */
export class Blocks {
  readonly #sql: SqlStorage;
  readonly #facts: Facts;
  #pairs: Map<string, BlockedPair> | null = null;

  constructor(sql: SqlStorage, facts: Facts) {
    this.#sql = sql;
    this.#facts = facts;
  }

  areApart(one: number, other: number): boolean {
    const pairs = this.#load();
    return pairs.size > 0 && pairs.has(key([Math.min(one, other), Math.max(one, other)]));
  }

  /** Whether this is a conversation of two of whom one blocked the other [R26]. */
  get isSevered(): boolean {
    return this.#load().size > 0 && this.#facts.get("is_pair") === "1";
  }

  /** Takes over the database's word. Returns who is kept apart since, and who is not any more. */
  refresh(
    isPair: boolean,
    pairs: readonly BlockedPair[],
  ): { parted: BlockedPair[]; rejoined: BlockedPair[] } {
    const before = this.#load();
    const after = new Map(pairs.map((pair) => [key(pair), pair]));
    const parted = pairs.filter((pair) => !before.has(key(pair)));
    const rejoined = [...before].filter(([name]) => !after.has(name)).map(([, pair]) => pair);
    for (const pair of rejoined) this.#sql.exec("DELETE FROM blocks WHERE one = ? AND other = ?", ...pair);
    for (const pair of parted) this.#sql.exec("INSERT INTO blocks (one, other) VALUES (?, ?)", ...pair);
    this.#facts.set("is_pair", isPair ? 1 : 0);
    this.forget();
    return { parted, rejoined };
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
