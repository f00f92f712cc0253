import { fork } from "node:child_process";
import { join } from "node:path";
import type { Proof, ProofOptions, ProofResult } from "./proof.ts";

/** What the process of a proof sends. */
export type Report = { name: string } & ({ step: string } | { result: ProofResult });

export interface Finished {
  proof: Proof;
  result: ProofResult;
  seconds: number;
}

export interface RunOptions extends Pick<ProofOptions, "tier" | "seed"> {
  onStep(proof: Proof, step: string): void;
  onFinish(finished: Finished): void;
}

/** How many processes run at once. Each waits at times for what the others leave it: two would not fill two cores. */
const LANES = 3;

/** Runs the proofs, each in a process of its own or with those it shares one with; beside them one of those that mostly wait. */
export async function runProofs(proofs: readonly Proof[], options: RunOptions): Promise<Finished[]> {
  const finished: Finished[] = [];
  const take = async (queue: IterableIterator<readonly Proof[]>) => {
    for (const together of queue) {
      await runTogether(together, options, (one) => {
        options.onFinish(one);
        finished.push(one);
      });
    }
  };
  const groups = inOneProcess(proofs);
  const waiting = groups.filter(([{ isWaiting }]) => isWaiting).values();
  const others = groups.filter(([{ isWaiting }]) => !isWaiting).values();
  await Promise.all([take(waiting), ...Array.from({ length: LANES }, () => take(others))]);
  return finished;
}

/** Proofs by their processes, those that take longest first. */
export function inOneProcess(proofs: readonly Proof[]): [Proof, ...Proof[]][] {
  const groups = Map.groupBy(proofs, ({ name, process = name }) => process);
  const lasting = (group: readonly Proof[]) => group.reduce((sum, { seconds }) => sum + seconds, 0);
  return [...groups.values()]
    .filter((group): group is [Proof, ...Proof[]] => group.length > 0)
    .sort((one, other) => lasting(other) - lasting(one));
}

/** Runs proofs in one process, one after the other; each that gives no result did not finish. */
async function runTogether(
  proofs: readonly Proof[],
  { tier, seed, onStep }: RunOptions,
  onFinish: (finished: Finished) => void,
): Promise<void> {
  let startedAt = Date.now();
  const left = new Map(proofs.map((proof) => [proof.name, proof]));
  const finish = (proof: Proof, result: ProofResult) => {
    left.delete(proof.name);
    onFinish({ proof, result, seconds: (Date.now() - startedAt) / 1000 });
    startedAt = Date.now();
  };
  const child = fork(join(import.meta.dirname, "child.ts"), [[...left.keys()].join(), tier, String(seed)], {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let complaint = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  child.on("message", (report: Report) => {
    const proof = left.get(report.name);
    if (!proof) return;
    if ("step" in report) onStep(proof, report.step);
    else finish(proof, report.result);
  });
  await new Promise((resolve) => child.once("close", resolve));
  for (const proof of [...left.values()]) {
    finish(proof, { cases: 0, unit: "cases", faults: [{ name: "did not finish", detail: complaint }] });
  }
}
