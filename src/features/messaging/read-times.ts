import type { Facts } from "./facts.ts";

/** How far reading has come: the furthest reader, their mark, and the furthest mark of anyone else. */
interface Frontier {
  reader: number | null;
  read: number;
  second: number;
}

function readByOthers({ reader, read, second }: Frontier, senderId: number): number {
  return reader === senderId ? second : read;
}

/** Null if the reader skipped messages that nobody else has read, as they joined later. */
export function advance(before: Frontier, by: { reader: number; from: number; to: number }): Frontier | null {
  const { reader, from, to } = by;
  const isFirst = before.reader === reader;
  if (from > (isFirst ? before.read : before.second)) return null;
  if (isFirst) return { ...before, read: Math.max(before.read, to) };
  if (to > before.read) return { reader, read: to, second: before.read };
  return { ...before, second: Math.max(before.second, to) };
}

type FrontierRow = { at: number; reader: number | null; read: number | null; second: number | null };

interface FirstRead {
  after: number;
  through: number;
  at: number;
}

/** When others first read a message [R13]. Each change stores the frontier, so a binary search finds it. */
export class ReadTimes {
  readonly #sql: SqlStorage;
  readonly #facts: Facts;
  #frontier: Frontier | null = null;
  #base: Frontier | null = null;
  /** The last result for each sender: neighbouring messages often share it. */
  readonly #found = new Map<number, FirstRead>();

  constructor(sql: SqlStorage, facts: Facts) {
    this.#sql = sql;
    this.#facts = facts;
  }

  get frontier(): Frontier {
    this.#frontier ??= this.#frontierAt(Number.MAX_SAFE_INTEGER).frontier;
    return this.#frontier;
  }

  /** What the log does not cover is stored with the messages. */
  read(reader: number, from: number, to: number, at: number): void {
    const next = advance(this.frontier, { reader, from, to });
    const upTo = next === null ? to : Math.min(to, Math.max(this.#before.read, this.#before.second));
    const { reader: first, read, second } = next === null ? this.frontier : NOTHING_READ;
    if (from < upTo) {
      this.#sql.exec(
        `UPDATE messages SET read_at = ?1
         WHERE id > ?2 AND id <= ?3 AND sender_id <> ?4 AND deleted_at IS NULL AND read_at IS NULL
           AND id > iif(sender_id IS ?5, ?6, ?7)`,
        at,
        from,
        upTo,
        reader,
        first,
        second,
        read,
      );
    }
    if (next) this.#frontier = next;
  }

  /** In milliseconds since 1970; null if nobody read it, or the log does not cover it. */
  find({ id, seq, senderId }: { id: number; seq: number; senderId: number }): number | null {
    if (id > readByOthers(this.frontier, senderId) || id <= readByOthers(this.#before, senderId)) return null;
    const known = this.#found.get(senderId);
    if (known && id > known.after && id <= known.through) return known.at;
    const found = this.#search(id, seq, senderId);
    this.#found.set(senderId, found);
    return found.at;
  }

  forget(): void {
    this.#frontier = null;
    this.#base = null;
    this.#found.clear();
  }

  #search(id: number, seq: number, senderId: number): FirstRead {
    const reachAt = (at: number) => readByOthers(this.#frontierAt(at).frontier, senderId);
    let unread = seq;
    let read = seq + 1;
    for (let step = 2; reachAt(read) < id && step < FARTHEST_STEP; step *= 2) {
      unread = read;
      read += step;
    }
    while (read - unread > 1) {
      const middle = Math.floor((unread + read) / 2);
      if (reachAt(middle) < id) unread = middle;
      else read = middle;
    }
    return { after: reachAt(unread), through: reachAt(read), at: this.#frontierAt(read).at };
  }

  #frontierAt(seq: number): { at: number; frontier: Frontier } {
    const [row] = this.#sql.exec<FrontierRow>(
      `SELECT at, top_reader AS reader, top_read AS read, second_read AS second
       FROM changes WHERE seq <= ? ORDER BY seq DESC LIMIT 1`,
      seq,
    );
    if (!row || row.read === null) return { at: 0, frontier: this.#before };
    const { at, reader, read, second } = row;
    return { at, frontier: { reader, read, second: second ?? 0 } };
  }

  get #before(): Frontier {
    this.#base ??= {
      reader: Number(this.#facts.get("first_reader")) || null,
      read: Number(this.#facts.get("first_read") ?? 0),
      second: Number(this.#facts.get("second_read") ?? 0),
    };
    return this.#base;
  }
}

const FARTHEST_STEP = 2 ** 51;
const NOTHING_READ: Frontier = { reader: null, read: 0, second: 0 };
