import type { Proof } from "./proof.ts";
import { access } from "./proofs/access.ts";
import { contract } from "./proofs/contract.ts";
import { crashes } from "./proofs/crashes.ts";
import { documents } from "./proofs/documents.ts";
import { idempotency } from "./proofs/idempotency.ts";
import { unread } from "./proofs/unread.ts";

/** Every proof, in the order in which the scoreboard shows them. */
export const PROOFS: readonly Proof[] = [crashes, idempotency, unread, contract, access, documents];
