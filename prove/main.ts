/**
 * `npm run prove`: tries to break every promise of the README and prints one scoreboard. `--tier=nightly` takes about
 * half an hour, `--only=crashes,idle` picks proofs by parts of their names, `--seed=N` plays a run again. Exits with 1 if a
 * promise was broken.
 */
import { randomInt } from "node:crypto";
import { readOptions, refuse } from "../scripts/options.ts";
import { PROOFS } from "./proofs.ts";
import { runProofs } from "./run.ts";
import { faultList, scoreboard } from "./scoreboard.ts";

const USAGE = `npm run prove -- [options]
  --tier=nightly   takes about half an hour instead of some minutes
  --only=A,B       runs the proofs whose names contain A or B
  --seed=N         plays a run again

Proofs: ${PROOFS.map(({ name }) => name).join(", ")}`;

const values = readOptions(USAGE, {
  tier: { type: "string", default: "quick" },
  only: { type: "string", default: "" },
  seed: { type: "string", default: String(randomInt(2 ** 31)) },
});
const { tier } = values;
const seed = Number(values.seed);
if (tier !== "quick" && tier !== "nightly") refuse(`--tier must be quick or nightly, not ${tier}.`, USAGE);
if (!Number.isSafeInteger(seed) || seed < 0)
  refuse(`--seed must be a whole number from 0, not ${values.seed}.`, USAGE);
const parts = values.only.split(",");
const chosen = PROOFS.filter(({ name }) => parts.some((part) => name.includes(part)));
if (chosen.length === 0) refuse(`--only names no proof: ${values.only}.`, USAGE);

const startedAt = Date.now();
progress(`${chosen.length} proofs, seed ${seed}`);
const finished = await runProofs(chosen, {
  tier,
  seed,
  onStep: ({ name }, step) => progress(`${name}: ${step}`),
  onFinish: ({ proof, result }) =>
    progress(`${proof.name}: ${result.faults.length === 0 ? "held" : "BROKEN"}`),
});
finished.sort((a, b) => PROOFS.indexOf(a.proof) - PROOFS.indexOf(b.proof));
const faults = faultList(finished);
console.log(["", scoreboard(finished, seed), ...faults].join("\n"));
const broken = finished.filter(({ result }) => result.faults.length > 0).length;
console.log(`${finished.length - broken} promises held, ${broken} broken`);
process.exitCode = broken > 0 ? 1 : 0;

function progress(step: string): void {
  const seconds = Math.round((Date.now() - startedAt) / 1000);
  console.log(`${String(seconds).padStart(4)} s  ${step}`);
}
