import { tally } from "./counts.ts";

interface Answer {
  meta?: { rows_written?: number };
}

/** The method through which D1's client sends statements. Some callers drop the number of rows written. */
interface Sender {
  _sendOrThrow(...args: unknown[]): Promise<Answer | Answer[]>;
}

const watched = new WeakSet<object>();

/**
 * Counts rows written through this binding in the isolate.
 * @throws Error if D1's client is built differently
 */
export function watchDatabase(database: D1Database): void {
  const sender = [database, ...Object.values(database)].find(isSender);
  if (!sender) throw new Error("D1's client has no _sendOrThrow to count by");
  const prototype: Sender = Object.getPrototypeOf(sender);
  if (watched.has(prototype)) return;
  watched.add(prototype);
  const send = prototype._sendOrThrow;
  prototype._sendOrThrow = async function (...args) {
    const answer = await send.apply(this, args);
    for (const { meta } of [answer].flat()) {
      if (meta?.rows_written === undefined) throw new Error("D1 doesn't say how many rows it wrote");
      tally.databaseRows += meta.rows_written;
    }
    return answer;
  };
}

function isSender(value: unknown): value is Sender {
  return typeof (value as Partial<Sender> | null)?._sendOrThrow === "function";
}
