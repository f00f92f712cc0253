import { buildMutant, type Mutant } from "../faults/mutant.ts";
import { MUTANTS } from "../faults/mutants.ts";
import { openStage, type Stage } from "../history/stage.ts";
import type { Fault, Proof, ProofOptions } from "../proof.ts";

const SCENES = 2;
const ATTEMPTS = 3;
const SERVERS = 3;
/** Ten times what an answer takes; what is lost never comes, so every mistake costs as much. */
const PATIENCE_MS = 10_000;
/** With the same patience, nothing is found in the server as it is. */
const CONTROL: Mutant = { name: "no mistake", edits: [], breaks: [] };

export const plantedFaults: Proof = {
  name: "planted-faults",
  promise:
    "The checker of histories finds each mistake that is planted in the server, by the invariant it breaks.",
  async run(options) {
    const stage = await openStage(options, SCENES);
    const waiting = [CONTROL, ...MUTANTS].values();
    const faults: Fault[] = [];
    let found = 0;
    const judgeInTurn = async () => {
      for (const mutant of waiting) {
        const own = await judge(stage, mutant, options.seed);
        if (own.length === 0 && mutant !== CONTROL) found += 1;
        faults.push(...own);
        options.progress(`${mutant.name}: ${own.length === 0 ? "as expected" : "NOT as expected"}`);
      }
    };
    await Promise.all(Array.from({ length: SERVERS }, judgeInTurn));
    return { cases: found, unit: `of ${MUTANTS.length} mistakes found`, faults };
  },
};

async function judge(stage: Stage, mutant: Mutant, seed: ProofOptions["seed"]): Promise<Fault[]> {
  const build = await buildMutant(mutant);
  let seen: Fault[] = [];
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const seeds = Array.from({ length: SCENES }, (_, nth) => seed + attempt * SCENES + nth);
    seen = await stage.play(seeds, { build, patienceMs: PATIENCE_MS }).catch(unplayed);
    if (mutant === CONTROL) return seen.map(({ name, detail }) => ({ name: `false alarm: ${name}`, detail }));
    if (seen.some(({ name }) => mutant.breaks.some((invariant) => invariant === name))) return [];
  }
  const names = [...new Set(seen.map(({ name }) => name))].join(", ") || "nothing";
  const detail = `${mutant.name}: found ${names}, and not ${mutant.breaks.join(" or ")}`;
  return [{ name: "not found", detail }];
}

/** A mistake may be such that the scene breaks off; that says nothing of the checker. */
function unplayed(error: unknown): Fault[] {
  return [{ name: "did not finish", detail: String(error) }];
}
