import type { Finished } from "./run.ts";

/** The table of results: promise, cases, result, seconds. Pure. */
export function scoreboard(finished: readonly Finished[], seed: number): string {
  const rows = finished.map(({ proof, result, seconds }) => [
    proof.name,
    `${result.cases.toLocaleString("en")} ${result.unit}`,
    result.faults.length === 0 ? "held" : `${result.faults.length} faults`,
    `${seconds.toFixed(0)} s`,
    proof.promise,
  ]);
  const table = [["proof", "cases", "result", "time", "promise"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  const lines = table.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  "));
  return [...lines, "", `seed ${seed}`].map((line) => line.trimEnd()).join("\n");
}

/** Each fault with its proof, at most `limit` of a proof. Pure. */
export function faultList(finished: readonly Finished[], limit = 20): string[] {
  return finished.flatMap(({ proof, result: { faults } }) => [
    ...faults.slice(0, limit).map(({ name, detail }) => `${proof.name}: ${name}: ${detail}`),
    ...(faults.length > limit ? [`${proof.name}: and ${faults.length - limit} more faults`] : []),
  ]);
}
