/** Runs one proof, named by the first argument, and sends its result to the process that forked this one. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ProofOptions, ProofResult } from "./proof.ts";
import { PROOFS } from "./proofs.ts";
import type { Report } from "./run.ts";

const [name, tier, seed] = process.argv.slice(2);
const proof = PROOFS.find((known) => known.name === name);
if (!proof) throw new Error(`There is no proof named ${name}.`);

const folder = mkdtempSync(join(tmpdir(), "palaestra-proof-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));
process.once("disconnect", () => process.exit(1));

const report = (message: Report) => new Promise((resolve) => process.send?.(message, resolve));
const options: ProofOptions = {
  tier: tier === "nightly" ? "nightly" : "quick",
  seed: Number(seed),
  folder,
  progress: (step) => void report({ step }),
};
let result: ProofResult;
try {
  result = await proof.run(options);
} catch (error) {
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  result = { cases: 0, unit: "cases", faults: [{ name: "did not finish", detail }] };
}
// Of a long list of faults a part would be lost where the process ended before it was sent.
await report({ result });
process.exit(0);
