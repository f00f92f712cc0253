import { table } from "./report.ts";
import type { Row } from "./row.ts";
import { measureConnects } from "./scenarios/connects.ts";
import { measureFanOut, type SteadyPace } from "./scenarios/fan-out.ts";
import { measureHistory } from "./scenarios/history.ts";
import { measureMemory } from "./scenarios/memory.ts";
import { measureReconnect } from "./scenarios/reconnect.ts";
import { type ClosedLoopPace, LOADS, measureThroughput } from "./scenarios/throughput.ts";
import { measureTraining } from "./scenarios/training.ts";
import type { TrainingSize } from "./scenarios/training-fill.ts";
import { PEOPLE, type Testbed } from "./testbed.ts";

/**
 * How much is measured. Where a disk is written, many short rounds in turn tell more than a few long ones, because how
 * long a flush takes varies from one second to the next.
 */
export interface Size {
  history: { messages: number; rounds: number };
  memoryRounds: number;
  closedLoop: ClosedLoopPace;
  steady: SteadyPace;
  connectRounds: number;
  reconnect: { rooms: number; rounds: number };
  training: { log: TrainingSize; rounds: number };
}

export const WHOLE: Size = {
  history: { messages: 1_000_000, rounds: 60 },
  memoryRounds: 3,
  closedLoop: { rounds: 15, warmUpMs: 100, measuredMs: 500 },
  steady: { rounds: 1, ourSeconds: 60, peerSeconds: 15 },
  connectRounds: 5,
  reconnect: { rooms: 200, rounds: 3 },
  training: { log: { workouts: 5000, logs: 200_000 }, rounds: 200 },
};

export const QUICK: Size = {
  history: { messages: 1_000_000, rounds: 15 },
  memoryRounds: 1,
  closedLoop: { rounds: 9, warmUpMs: 30, measuredMs: 120 },
  steady: { rounds: 2, ourSeconds: 2, peerSeconds: 2 },
  connectRounds: 3,
  reconnect: { rooms: 40, rounds: 1 },
  training: { log: { workouts: 500, logs: 20_000 }, rounds: 20 },
};

/** The account that has the training log: the last, which is in few rooms. */
export const TRAINER = PEOPLE - 1;

export interface Measured {
  rows: Row[];
  /** Markdown: the figures behind the rows. */
  details?: string;
}

export interface Scenario {
  name: string;
  /** Measured only when everything is. */
  isSlow?: boolean;
  measure(testbed: Testbed, size: Size): Promise<Measured>;
}

/**
 * In the order in which they are measured. People who disconnect leave the server work to do, so those scenarios that close
 * connections come last; the others leave theirs open.
 */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "history",
    async measure(testbed, { history: { messages, rounds } }) {
      const { row, pages } = await measureHistory(testbed, messages, rounds);
      const lines = pages.map(({ name, milliseconds, ratio }) => [
        name,
        milliseconds.toFixed(2),
        ratio.toFixed(2),
      ]);
      return { rows: [row], details: table([["a page of 50 messages", "ms", "÷ page 1"], ...lines]) };
    },
  },
  ...LOADS.map((load) => ({
    name: load.name,
    measure: async (testbed: Testbed, { closedLoop }: Size) => ({
      rows: [await measureThroughput(testbed, load, closedLoop)],
    }),
  })),
  {
    name: "training",
    isSlow: true,
    async measure(testbed, { training: { log, rounds } }) {
      const { row, questions } = await measureTraining(testbed, TRAINER, log, rounds);
      const lines = questions.map(({ name, p50Ms, p99Ms, kilobytes }) => [
        name,
        p50Ms.toFixed(1),
        p99Ms.toFixed(1),
        kilobytes.toFixed(1),
      ]);
      const head = [`a log of ${log.logs.toLocaleString("en")} sets`, "p50 ms", "p99 ms", "kB"];
      return { rows: [row], details: table([head, ...lines]) };
    },
  },
  {
    name: "fan-out",
    measure: async (testbed, { closedLoop, steady }) => ({
      rows: await measureFanOut(testbed, closedLoop, steady),
    }),
  },
  {
    name: "connects",
    measure: async (testbed, { connectRounds }) => ({ rows: await measureConnects(testbed, connectRounds) }),
  },
  {
    name: "reconnect",
    measure: async (testbed, { reconnect: { rooms, rounds } }) => ({
      rows: [await measureReconnect(testbed, rooms, rounds)],
    }),
  },
  {
    name: "memory",
    measure: async (testbed, { memoryRounds }) => ({ rows: await measureMemory(testbed, memoryRounds) }),
  },
];
