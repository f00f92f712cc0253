/**
 * Runs the proofs that are named by the first argument, one after the other, and sends their results to the process that
 * forked this one.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import type { Proof, ProofOptions, ProofResult } from "./proof.ts";
import { PROOFS } from "./proofs.ts";
import type { Report } from "./run.ts";

const [names = "", tier, seed] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "palaestra-proof-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.once("disconnect", () => process.exit(1));

for (const name of names.split(",")) {
  const proof = PROOFS.find((known) => known.name === name);
  if (!proof) throw new Error(`There is no proof named ${name}.`);
  const result = await run(proof);
  // Of a long list of faults a part would be lost where the process ended before it was sent.
  await report({ name, result });
}
process.exit(0);

async function run(proof: Proof): Promise<ProofResult> {
  const options: ProofOptions = {
    tier: tier === "nightly" ? "nightly" : "quick",
    seed: Number(seed),
    folder,
    progress: (step) => void report({ name: proof.name, step }),
  };
  try {
    return await proof.run(options);
  } catch (error) {
    const detail = inspect(error);
    return { cases: 0, unit: "cases", faults: [{ name: "did not finish", detail }] };
  }
}

function report(message: Report): Promise<unknown> {
  return new Promise((resolve) => process.send?.(message, resolve));
}
