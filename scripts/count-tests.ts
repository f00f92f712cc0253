/** Prints `N passed, N failed` of a Vitest JSON report; a file that failed to load counts as one failure. */
import { readFileSync } from "node:fs";

interface Report {
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

console.log(summarize(readReport(process.argv[2] ?? "")));

function readReport(file: string): Report | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return null;
  }
}

function summarize(report: Report | null): string {
  if (report === null) return "0 passed, 1 failed";
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const { status, assertionResults } of report.testResults) {
    const failedBefore = counts.failed;
    for (const test of assertionResults) {
      if (test.status === "passed" || test.status === "failed") counts[test.status] += 1;
      else counts.skipped += 1;
    }
    if (status === "failed" && counts.failed === failedBefore) counts.failed += 1;
  }
  const { passed, failed, skipped } = counts;
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
