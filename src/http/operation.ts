import { createHash, createHmac } from "node:crypto";
import { derivedUuid } from "../lib/ids.ts";
import type { KeyUse } from "./store.ts";

export interface Operation {
  /** The same in each run. Longer than any client's `client_id`, so never equal to one. */
  readonly id: string;
  /** Whether an earlier run may have done part of it. */
  readonly isRepeated: boolean;
  readonly isDone: boolean;
  /** In the write's transaction, for the answer to a retry. */
  remember(result: unknown): void;
  /** Holds back the record of completion; must be released before the last of several transactions. */
  hold(isHeld: boolean): void;
}

/** For the answer to a retry if the first answer was not stored. */
export interface Made {
  id: number;
  /** The write's generated UUIDs, in order. */
  uuid(index: number): string;
  result: unknown;
}

const PREFIX = "operation:";

/** Includes the time: a key reused after it expired is another operation. */
export function operationId(secret: string, { scope, key, createdAt }: KeyUse): string {
  const text = JSON.stringify([scope, key, createdAt]);
  return PREFIX + createHmac("sha256", secret).update("operation").update(text).digest("hex");
}

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
