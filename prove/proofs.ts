import type { Proof } from "./proof.ts";
import { contract } from "./proofs/contract.ts";
import { crashes } from "./proofs/crashes.ts";

/** Every proof, in the order in which the scoreboard shows them. */
export const PROOFS: readonly Proof[] = [crashes, contract];
