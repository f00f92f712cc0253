import { env, exports } from "cloudflare:workers";
import type { SeenTraffic } from "./check.ts";

const ORIGIN = "http://localhost";

/** Deviations of traffic inside the runtime, which check.ts finds outside of it. */
export async function faultsInRuntime(traffic: readonly SeenTraffic[]): Promise<string[]> {
  const { status } = await ask("GET", "");
  if (status === 404) await ask("PUT", JSON.stringify(await servedDocuments()));
  return (await ask("POST", JSON.stringify(traffic))).json();
}

function ask(method: string, body: string): Promise<Response> {
  return env.TRAFFIC_CHECK.fetch(`${ORIGIN}/`, { method, ...(body && { body }) });
}

async function servedDocuments(): Promise<object> {
  const read = async (path: string) => (await exports.default.fetch(`${ORIGIN}${path}`)).json();
  return { openApi: await read("/api/schema/"), asyncApi: await read("/api/asyncapi/?format=json") };
}
