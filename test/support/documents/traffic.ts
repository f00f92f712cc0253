import { env, exports } from "cloudflare:workers";
import { afterAll, expect } from "vitest";
import type { SeenTraffic } from "./check.ts";

const ORIGIN = "http://localhost";
const seen: SeenTraffic[] = [];
const exempt = new Set<string>();

/** Records an answer to check. */
export function noteAnswer(method: string, path: string, { status, headers }: Response, text: string): void {
  const contentType = headers.get("Content-Type");
  const headerNames = [...headers.keys()];
  seen.push({ kind: "answer", test: testName(), method, path, status, contentType, headerNames, text });
}

/** Records a server frame to check. */
export function noteFrame(path: string, text: string): void {
  seen.push({ kind: "frame", test: testName(), path, text });
}

/** Records a close code to check. */
export function noteClose(path: string, code: number): void {
  seen.push({ kind: "close", test: testName(), path, code });
}

/** Leaves out what the current test causes on purpose and no client of the API can. */
export function exemptTraffic(): void {
  exempt.add(testName());
}

/** Fails the test file if any of its traffic deviates from the served documents. */
export function checkTrafficOfFile(): void {
  afterAll(async () => {
    const traffic = seen.splice(0).filter(({ test }) => !exempt.has(test));
    if (traffic.length === 0) return;
    const { status } = await ask("GET", "");
    if (status === 404) await ask("PUT", JSON.stringify(await servedDocuments()));
    const faults = (await (await ask("POST", JSON.stringify(traffic))).json()) as string[];
    if (faults.length > 0) throw new Error(`Not as the served documents say:\n${faults.join("\n")}`);
  });
}

function ask(method: string, body: string): Promise<Response> {
  return env.TRAFFIC_CHECK.fetch(`${ORIGIN}/`, { method, ...(body && { body }) });
}

async function servedDocuments(): Promise<object> {
  const read = async (path: string) => (await exports.default.fetch(`${ORIGIN}${path}`)).json();
  return { openApi: await read("/api/schema/"), asyncApi: await read("/api/asyncapi/?format=json") };
}

function testName(): string {
  return expect.getState().currentTestName ?? "";
}
