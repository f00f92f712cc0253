import type { Proof } from "./proof.ts";
import { access } from "./proofs/access.ts";
import { cleanHistories } from "./proofs/clean-histories.ts";
import { contract } from "./proofs/contract.ts";
import { cost } from "./proofs/cost.ts";
import { crashes } from "./proofs/crashes.ts";
import { deploys } from "./proofs/deploys.ts";
import { documents } from "./proofs/documents.ts";
import { idempotency } from "./proofs/idempotency.ts";
import { idle } from "./proofs/idle.ts";
import { networks } from "./proofs/networks.ts";
import { plantedFaults } from "./proofs/planted-faults.ts";
import { unread } from "./proofs/unread.ts";

/** Every proof, in the order in which the scoreboard shows them. */
export const PROOFS: readonly Proof[] = [
  plantedFaults,
  cleanHistories,
  crashes,
  deploys,
  networks,
  idempotency,
  unread,
  contract,
  access,
  documents,
  idle,
  cost,
];
