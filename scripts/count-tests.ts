/** Prints `N passed, N failed` of Vitest JSON reports; a file that failed to load counts as one failure, and so does a missing report. */
import { readFileSync } from "node:fs";

interface Report {
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

const counts = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) count(readReport(file));
const { passed, failed, skipped } = counts;
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`);

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return null;
  }
}

function count(report: Report | null): void {
  if (report === null) counts.failed += 1;
  for (const { status, assertionResults } of report?.testResults ?? []) {
    const failedBefore = counts.failed;
    for (const test of assertionResults) {
      if (test.status === "passed" || test.status === "failed") counts[test.status] += 1;
      else counts.skipped += 1;
    }
    if (status === "failed" && counts.failed === failedBefore) counts.failed += 1;
  }
}
