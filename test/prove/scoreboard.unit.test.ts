import { expect, it } from "vitest";
import type { Proof, ProofResult } from "../../prove/proof.ts";
import { PROOFS } from "../../prove/proofs.ts";
import { type Finished, inOneProcess } from "../../prove/run.ts";
import { faultList, scoreboard } from "../../prove/scoreboard.ts";

function finished(name: string, result: Partial<ProofResult>): Finished {
  const proof: Proof = {
    name,
    promise: `What ${name} promises.`,
    seconds: 10,
    run: () => Promise.reject(new Error("not run")),
  };
  return { proof, result: { cases: 1234, unit: "kills", faults: [], ...result }, seconds: 12.4 };
}

const lost = { name: "acknowledged loss", detail: "1 c-1" };

it("shows each proof with its cases, result, time and promise, and the seed", () => {
  const lines = scoreboard([finished("held", {}), finished("broken", { faults: [lost, lost] })], 7).split(
    "\n",
  );
  expect(lines).toEqual([
    "proof   cases        result    time  promise",
    "held    1,234 kills  held      12 s  What held promises.",
    "broken  1,234 kills  2 faults  12 s  What broken promises.",
    "",
    "seed 7",
  ]);
});

it("lists the faults of each proof, the first of many", () => {
  const many = finished("broken", { faults: [lost, lost, lost] });
  expect(faultList([many], 2)).toEqual([
    "broken: acknowledged loss: 1 c-1",
    "broken: acknowledged loss: 1 c-1",
    "broken: and 1 more faults",
  ]);
  expect(faultList([finished("held", {})])).toEqual([]);
});

it("every proof has a name of its own, in kebab-case, and a promise", () => {
  expect(new Set(PROOFS.map(({ name }) => name)).size).toBe(PROOFS.length);
  for (const { name, promise } of PROOFS) {
    expect(name).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(promise).toMatch(/\.$/);
  }
});

it("runs proofs that share a process together, and those that take longest first", () => {
  const proof = (name: string, seconds: number, process?: string): Proof => ({
    ...finished(name, {}).proof,
    seconds,
    ...(process && { process }),
  });
  const proofs = [
    proof("short", 10),
    proof("one", 30, "both"),
    proof("long", 50),
    proof("other", 40, "both"),
  ];
  const names = inOneProcess(proofs).map((group) => group.map(({ name }) => name));
  expect(names).toEqual([["one", "other"], ["long"], ["short"]]);
});
