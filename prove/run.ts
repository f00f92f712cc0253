import { fork } from "node:child_process";
import { join } from "node:path";
import type { Proof, ProofOptions, ProofResult } from "./proof.ts";

/** What a proof's process sends. */
export type Report = { step: string } | { result: ProofResult };

export interface Finished {
  proof: Proof;
  result: ProofResult;
  seconds: number;
}

export interface RunOptions extends Pick<ProofOptions, "tier" | "seed"> {
  onStep(proof: Proof, step: string): void;
  onFinish(finished: Finished): void;
}

/** How many proofs run at once. */
const LANES = 2;

/**
 * Runs the proofs, each in a process of its own: two at a time, beside them one of those that mostly wait, and afterwards alone
 * those that need the machine.
 */
export async function runProofs(proofs: readonly Proof[], options: RunOptions): Promise<Finished[]> {
  const finished: Finished[] = [];
  const take = async (queue: IterableIterator<Proof>) => {
    for (const proof of queue) {
      const one = await runProof(proof, options);
      options.onFinish(one);
      finished.push(one);
    }
  };
  const together = proofs.filter(({ isAlone, isWaiting }) => !isAlone && !isWaiting).values();
  const waiting = proofs.filter(({ isWaiting }) => isWaiting).values();
  await Promise.all([take(waiting), ...Array.from({ length: LANES }, () => take(together))]);
  await take(proofs.filter(({ isAlone }) => isAlone).values());
  return finished;
}

async function runProof(proof: Proof, { tier, seed, onStep }: RunOptions): Promise<Finished> {
  const startedAt = Date.now();
  const child = fork(join(import.meta.dirname, "child.ts"), [proof.name, tier, String(seed)], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  let result: ProofResult | null = null;
  child.on("message", (report: Report) => {
    if ("step" in report) onStep(proof, report.step);
    else result = report.result;
  });
  await new Promise((resolve) => child.once("close", resolve));
  const fallback = { cases: 0, unit: "cases", faults: [{ name: "did not finish", detail: complaint }] };
  return { proof, result: result ?? fallback, seconds: (Date.now() - startedAt) / 1000 };
}
