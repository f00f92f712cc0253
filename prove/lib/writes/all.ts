import { ACCOUNT_WRITES } from "./accounts.ts";
import type { Writes } from "./prepared.ts";
import { ROOM_WRITES } from "./rooms.ts";
import { TRAINING_WRITES } from "./training.ts";

/** Every write of the API: one that is not here fails the proofs of idempotency and of access. */
export const WRITES: Writes = { ...ACCOUNT_WRITES, ...ROOM_WRITES, ...TRAINING_WRITES };
