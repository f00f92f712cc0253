import { afterAll, expect } from "vitest";
import type { SeenTraffic } from "./check.ts";

const seen: SeenTraffic[] = [];
const exempt = new Set<string>();

/** Records an answer to compare; without its text, if the body isn't read. */
export function noteAnswer(
  method: string,
  path: string,
  { status, headers }: Response,
  text: string | null,
): void {
  const contentType = headers.get("Content-Type");
  const headerNames = [...headers.keys()];
  seen.push({ kind: "answer", test: testName(), method, path, status, contentType, headerNames, text });
}

/** Records a server frame to compare. */
export function noteFrame(path: string, text: string): void {
  seen.push({ kind: "frame", test: testName(), path, text });
}

/** Records a close code to compare. */
export function noteClose(path: string, code: number): void {
  seen.push({ kind: "close", test: testName(), path, code });
}

/** What was recorded, which is compared no more. */
export function takeTraffic(): SeenTraffic[] {
  return seen.splice(0);
}

/** Leaves out what the current test causes on purpose and no client of the API can. */
export function exemptTraffic(): void {
  exempt.add(testName());
}

/** Fails the test file if any of its traffic deviates from the served documents, by the judgment of `faultsOf`. */
export function compareTraffic(
  faultsOf: (traffic: readonly SeenTraffic[]) => string[] | Promise<string[]>,
): void {
  afterAll(async () => {
    const traffic = takeTraffic().filter(({ test }) => !exempt.has(test));
    if (traffic.length === 0) return;
    const faults = await faultsOf(traffic);
    if (faults.length > 0) throw new Error(`Not as the served documents say:\n${faults.join("\n")}`);
  });
}

function testName(): string {
  return expect.getState().currentTestName ?? "";
}
