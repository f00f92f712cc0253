import { Judge, type SeenAnswer } from "./judge.ts";
import type { Documents } from "./served.ts";

/** Something a test observed from outside. */
export type SeenTraffic = { test: string } & (
  | ({ kind: "answer" } & SeenAnswer)
  | { kind: "frame"; path: string; text: string }
  | { kind: "close"; path: string; code: number }
);

const FAULTS_SHOWN = 40;

let judge: Judge | null = null;

/**
 * Checks a file's traffic outside of the runtime, which cannot compile schemas: POST returns the deviations,
 * PUT stores the documents, GET is 404 before that.
 */
export async function checkTraffic(request: { method: string; text(): Promise<string> }): Promise<Response> {
  if (request.method === "GET") return new Response(null, { status: judge ? 204 : 404 });
  const body = await request.text();
  if (request.method === "PUT") {
    judge = new Judge(JSON.parse(body) as Documents);
    return new Response(null, { status: 204 });
  }
  return Response.json(trafficFaults(judge, JSON.parse(body) as SeenTraffic[]));
}

/** Distinct deviations from the documents, with the first test that saw each. */
export function trafficFaults(judge: Judge | null, traffic: readonly SeenTraffic[]): string[] {
  const faults = new Map<string, string>();
  for (const seen of traffic) {
    for (const fault of faultsOf(judge, seen)) {
      if (!faults.has(fault)) faults.set(fault, `${fault} [${seen.test}]`);
    }
  }
  return [...faults.values()].slice(0, FAULTS_SHOWN);
}

function faultsOf(judge: Judge | null, seen: SeenTraffic): string[] {
  if (!judge) return ["there are no documents to compare with"];
  switch (seen.kind) {
    case "answer":
      // Tests that simulate failures see answers that clients should not.
      return seen.status >= 500 ? [] : judge.answerFaults(seen);
    case "frame":
      return judge.frameFaults(seen.path, seen.text);
    case "close":
      return [judge.closeFault(seen.path, seen.code) ?? []].flat();
  }
}
