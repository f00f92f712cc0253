import { setTimeout as sleep } from "node:timers/promises";
import type { TestServer } from "../test/support/server.ts";
import { Crowd, type Round, type Variant } from "./crowd.ts";
import type { Load } from "./loads.ts";
import type { RowCounts } from "./rows.ts";
import { median, percentile } from "./statistics.ts";

/** A room settles five seconds after a change. */
const SETTLED_AFTER_MS = 6000;
const VARIANTS = ["broadcast", "ours", "insert"] as const satisfies Variant[];

export interface Pace {
  rounds: number;
  roundMs: number;
  warmUpMs: number;
  countsRows: boolean;
}

export interface Result {
  load: Load;
  rates: Record<Variant, number>;
  cpuNanosecondsPerDelivery: Record<Variant, number>;
  p50Ms: number;
  p99Ms: number;
  rowsPerMessage: RowCounts | null;
}

/** One load, on our room and on both bare objects in turn, round after round. */
export async function measure(server: TestServer, load: Load, pace: Pace): Promise<Result> {
  const crowds = new Map<Variant, Crowd>();
  const rounds = new Map<Variant, Round[]>(VARIANTS.map((variant) => [variant, []]));
  let messages = 0;
  for (const variant of VARIANTS) {
    const crowd = await Crowd.gather(server, load, variant);
    crowds.set(variant, crowd);
    if (variant === "ours") await arrivalsOver(server);
    const warmUp = await crowd.run(pace.warmUpMs);
    if (variant === "ours") messages = warmUp.messages;
  }
  for (let round = 0; round < pace.rounds; round += 1) {
    for (const [variant, crowd] of crowds) rounds.get(variant)?.push(await crowd.run(pace.roundMs));
  }
  for (const round of rounds.get("ours") ?? []) messages += round.messages;
  const rowsPerMessage = pace.countsRows ? await rowsPer(server, messages) : null;
  for (const crowd of crowds.values()) crowd.close();
  const latencies = rounds.get("ours")?.flatMap(({ latenciesMs }) => latenciesMs) ?? [];
  return {
    load,
    rates: ofEach(rounds, ({ messagesPerSecond }) => messagesPerSecond),
    cpuNanosecondsPerDelivery: ofEach(rounds, (round) => round.cpuNanosecondsPerDelivery),
    p50Ms: percentile(latencies, 50),
    p99Ms: percentile(latencies, 99),
    rowsPerMessage,
  };
}

/** What it costs that so many come is no cost of what they say. */
async function arrivalsOver(server: TestServer): Promise<void> {
  await sleep(SETTLED_AFTER_MS);
  await takeCounts(server);
}

/** Rows of all objects since the counts were last taken, once everyone who was to hear of it has. */
async function rowsPer(server: TestServer, messages: number): Promise<RowCounts> {
  await sleep(SETTLED_AFTER_MS);
  const { room, person, workspace } = await takeCounts(server);
  return { room: room / messages, person: person / messages, workspace: workspace / messages };
}

async function takeCounts(server: TestServer): Promise<RowCounts> {
  const response = await fetch(new URL("/rows/", server.url));
  return (await response.json()) as RowCounts;
}

function ofEach(rounds: Map<Variant, Round[]>, of: (round: Round) => number): Record<Variant, number> {
  const middle = (variant: Variant) => median((rounds.get(variant) ?? []).map(of));
  return { ours: middle("ours"), broadcast: middle("broadcast"), insert: middle("insert") };
}
