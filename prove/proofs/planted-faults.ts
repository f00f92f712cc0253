import type { WorkerBuild } from "../../scripts/worker-build.ts";
import { buildMutants, type Mutant } from "../faults/mutant.ts";
import { MUTANTS } from "../faults/mutants.ts";
import { openStage, type Stage } from "../history/stage.ts";
import type { Fault, Proof } from "../proof.ts";

const SCENES = 2;
const SERVERS = 4;
/** Ten times what an answer takes; what is lost never comes, so every mistake costs as much. */
const PATIENCE_MS = 20_000;
/** With the same patience, nothing is found in the server as it is. */
const CONTROL: Mutant = { name: "no mistake", edits: [], breaks: [] };

export const plantedFaults: Proof = {
  name: "planted-faults",
  promise:
    "The checker of histories finds each mistake that is planted in the server, by the invariant it breaks.",
  seconds: 120,
  async run(options) {
    const stage = await openStage(options, SCENES);
    const builds = buildMutants([CONTROL, ...MUTANTS]);
    const faults: Fault[] = [];
    let found = 0;
    const judgeInTurn = async () => {
      for await (const { mutant, build } of builds) {
        const own = await judge(stage, mutant, build, options.seed);
        if (own.length === 0 && mutant !== CONTROL) found += 1;
        faults.push(...own);
        options.progress(`${mutant.name}: ${own.length === 0 ? "as expected" : "NOT as expected"}`);
      }
    };
    await Promise.all(Array.from({ length: SERVERS }, judgeInTurn));
    return { cases: found, unit: `of ${MUTANTS.length} mistakes found`, faults };
  },
};

async function judge(stage: Stage, mutant: Mutant, build: WorkerBuild, seed: number): Promise<Fault[]> {
  const seeds = Array.from({ length: SCENES }, (_, nth) => seed + nth);
  const isFound = (faults: readonly Fault[]) =>
    faults.some(({ name }) => mutant.breaks.some((invariant) => invariant === name));
  const seen = await stage.play(seeds, { build, patienceMs: PATIENCE_MS, isEnough: isFound });
  if (mutant === CONTROL) return seen.map(({ name, detail }) => ({ name: `false alarm: ${name}`, detail }));
  if (isFound(seen)) return [];
  const names = [...new Set(seen.map(({ name }) => name))].join(", ") || "nothing";
  const detail = `${mutant.name}: found ${names}, and not ${mutant.breaks.join(" or ")}`;
  return [{ name: "not found", detail }];
}
