import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { applyEdit, buildMutants } from "../../prove/faults/mutant.ts";
import { MUTANTS } from "../../prove/faults/mutants.ts";
import { ROOT } from "../../scripts/root.ts";
import type { WorkerBuild } from "../../scripts/worker-build.ts";

const edits = MUTANTS.flatMap(({ name, edits }) => edits.map((edit) => [name, edit] as const));
const sourceOf = (file: string) => readFileSync(join(ROOT, file), "utf8");

it("there are at least twelve mistakes, each with a name and an invariant", () => {
  expect(new Set(MUTANTS.map(({ name }) => name)).size).toBe(MUTANTS.length);
  expect(MUTANTS.length).toBeGreaterThanOrEqual(12);
  for (const { breaks } of MUTANTS) expect(breaks.length).toBeGreaterThan(0);
});

describe("each text that is replaced is in its file exactly once", () => {
  it.each(edits)("%s", (_, edit) => {
    const source = sourceOf(edit.file);
    expect(applyEdit(source, edit)).not.toBe(source);
  });
});

it("refuses a text that is not there, and one that is there twice", () => {
  const edit = { file: "src/a.ts", find: "one", replace: "two" };
  expect(() => applyEdit("none", { ...edit, find: "three" })).toThrow(
    "src/a.ts must have this text exactly once",
  );
  expect(() => applyEdit("one and one", edit)).toThrow("exactly once");
  expect(applyEdit("only one", edit)).toBe("only two");
});

it("a mutant differs from the Worker by its mistake alone, and the next one does not have it", async () => {
  const edit = { file: "src/realtime/alarm.ts", find: "duty.resume?.()", replace: "undefined /* planted */" };
  const builds: WorkerBuild[] = [];
  for await (const { build } of buildMutants([{ edits: [] }, { edits: [edit] }, { edits: [] }]))
    builds.push(build);
  const [clean, planted, next] = builds as [WorkerBuild, WorkerBuild, WorkerBuild];
  expect(clean.script).toContain("duty.resume?.()");
  expect(planted.script).not.toContain("duty.resume?.()");
  expect(planted.script.length - clean.script.length).toBeLessThan(100);
  expect(next).toEqual(clean);
  expect(planted.options).toEqual(clean.options);
});
