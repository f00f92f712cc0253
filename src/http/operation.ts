import { createHash, createHmac } from "node:crypto";
import { derivedUuid } from "../lib/ids.ts";
import type { KeyUse } from "./store.ts";

/** A write that carries an `Idempotency-Key`, by what its effects are recognised when it is repeated. */
export interface Operation {
  /** The same for each run. Longer than any `client_id` of a client, so that it never equals one. */
  readonly id: string;
  /** Whether an earlier run may have done some of it. */
  readonly isRepeated: boolean;
  /** Whether an earlier run did all of it, and answered. */
  readonly isDone: boolean;
  /** What to store in the transaction in which the write takes effect, for the answer to a repetition. */
  remember(result: unknown): void;
  /**
   * For a write of several transactions, of which a repetition undoes what an earlier run left: while it is held, none of
   * them records that the write is done. To be let go before the last.
   */
  hold(isHeld: boolean): void;
}

/** What a write made, for the answer to a repetition of which the first answer was not kept. */
export interface Made {
  /** The row number of the row that the write inserted first. */
  id: number;
  /** The UUID that the write gave out first, second and so on: `uuid(0)`, `uuid(1)`. */
  uuid(index: number): string;
  /** What the write remembered, or null. */
  result: unknown;
}

const PREFIX = "operation:";

/** Includes the time, so that a key that is used again after it was forgotten is another operation. */
export function operationId(secret: string, { scope, key, createdAt }: KeyUse): string {
  const text = JSON.stringify([scope, key, createdAt]);
  return PREFIX + createHmac("sha256", secret).update("operation").update(text).digest("hex");
}

/** The ids of what an operation makes: the same in each run, in the order in which they are given out. */
export function idsOf(operationId: string, { createdAt }: KeyUse): (index: number) => string {
  return (index) =>
    derivedUuid(createdAt, createHash("sha256").update(`${operationId}:${index}`).digest(), index);
}

export function madeBy(use: KeyUse, operationId: string): Made {
  return {
    id: use.madeId,
    uuid: idsOf(operationId, use),
    result: use.result === null ? null : JSON.parse(use.result),
  };
}
