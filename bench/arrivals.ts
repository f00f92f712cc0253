/** Measures how fast sockets open, against a bare object that accepts as many. */
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type ServerPerson, TestServer } from "../test/support/server.ts";
import type { ArrivalOrder, ArrivalReport } from "./arrivals-load.ts";
import { cpuNanoseconds } from "./cpu.ts";

const { values } = parseArgs({
  options: {
    people: { type: "string", default: "500" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
  },
});
const ROUNDS = Number(values.rounds);
const PEOPLE = Number(values.people);
const ROOMS = 200;

const server = await TestServer.start({
  people: 1000,
  entry: "bench/floor-worker.ts",
  objects: { BROADCAST_FLOOR: "BroadcastFloor", INSERT_FLOOR: "InsertFloor" },
  onLine: (line) => {
    if (!line.startsWith('{"level":"info"')) console.error(line.slice(0, 500));
  },
});
const load: ChildProcess = fork(join(import.meta.dirname, "arrivals-load.ts"));
const pin = () => {
  execFileSync("taskset", ["-acp", "0", String(server.pid)], { stdio: "ignore" });
  execFileSync("taskset", ["-acp", "1", String(load.pid)], { stdio: "ignore" });
  execFileSync("taskset", ["-acp", "1", String(process.pid)], { stdio: "ignore" });
};
pin();

async function order(what: ArrivalOrder): Promise<ArrivalReport> {
  const done = once(load, "message");
  load.send(what);
  return (await done)[0] as ArrivalReport;
}

async function counted(
  name: string,
  count: number,
  work: () => Promise<ArrivalReport>,
): Promise<ArrivalReport> {
  await takeQueries();
  const before = cpuNanoseconds(server.pid);
  const report = await work();
  const cpu = cpuNanoseconds(server.pid) - before;
  const queries = await takeQueries();
  console.log(
    `${name.padEnd(44)} accepted ${report.acceptedMs.toFixed(0).padStart(6)} ms = ${((count * 1000) / report.acceptedMs).toFixed(0).padStart(5)}/s; frames there ${report.doneMs.toFixed(0).padStart(6)} ms; quiet ${report.quietMs.toFixed(0).padStart(6)} ms; ${report.frames} frames; CPU ${(cpu / count / 1000).toFixed(0)} µs/connect; ${JSON.stringify(queries)}`,
  );
  return report;
}

async function takeQueries(): Promise<unknown> {
  const [rows, d1] = await Promise.all(
    ["rows", "d1"].map(async (path) => (await fetch(new URL(`/${path}/`, server.url))).json()),
  );
  return { rows, d1 };
}

function bare(name: string, people: readonly ServerPerson[]): string[] {
  return people.map((person) => server.socketUrl(`/broadcast-floor/350/${name}`, person));
}

async function group(name: string, [first, ...others]: readonly ServerPerson[]): Promise<number> {
  if (!first) throw new Error("a room needs people");
  const body = { name, participants: others.map(({ accountId }) => accountId) };
  return ((await server.request("POST", "/api/chat/conversations/", first, body)) as { id: number }).id;
}

const urlsOf = (id: number, people: readonly ServerPerson[], query = "") =>
  people.map((person) => server.socketUrl(`/ws/chat/${id}/${query}`, person));

try {
  const people = server.people.slice(0, PEOPLE);
  if ("room".includes(values.only)) {
    const open = (urls: string[], frames: number, name: string) =>
      counted(name, urls.length, () => order({ type: "open", urls, frames, atOnce: urls.length }));
    await open(bare("warm", people), 0, "bare, warming up");
    await order({ type: "close" });
    const id = await group("one room", people);
    for (let round = 0; round < ROUNDS; round += 1) {
      await open(bare(`r${round}`, people), 0, "bare");
      await order({ type: "close" });
      await open(
        urlsOf(id, people),
        1,
        round === 0 ? "ours, people never seen" : "ours, strangers, after a pause",
      );
      await order({ type: "close" });
      if (round === 0) {
        await sleep(6000);
        continue;
      }
      await open(urlsOf(id, people), 1, "ours, strangers, back at once");
      await order({ type: "close" });
      await sleep(6000);
    }
    await open(urlsOf(id, people), 1, "ours, before all write");
    await counted("all write", PEOPLE, () => order({ type: "say", messages: 1, frames: PEOPLE }));
    await sleep(6000);
    await order({ type: "close" });
    await sleep(6000);
    for (let round = 0; round < 2; round += 1) {
      await open(urlsOf(id, people), PEOPLE, "ours, all wrote, after a pause");
      await order({ type: "close" });
      await open(urlsOf(id, people), PEOPLE, "ours, all wrote, back at once");
      await order({ type: "close" });
      await sleep(6000);
    }
  }
  if ("many".includes(values.only)) {
    const rooms: { id: number; people: ServerPerson[] }[] = [];
    for (let room = 0; room < ROOMS; room += 1) {
      const five = server.people.slice(room * 5, room * 5 + 5);
      rooms.push({ id: await group(`room ${room}`, five), people: five });
    }
    const ours = (after: string) => rooms.flatMap(({ id, people: five }) => urlsOf(id, five, after));
    const bares = (name: string) => rooms.flatMap(({ id, people: five }) => bare(`${name}${id}`, five));
    const open = (urls: string[], frames: number, name: string) =>
      counted(name, urls.length, () => order({ type: "open", urls, frames, atOnce: urls.length }));
    await open(bares("warm"), 0, "200 bare, warming up");
    await order({ type: "close" });
    await open(ours(""), 1, "200 × 5, the first time");
    await counted("they write 100 messages each room", 1000, () =>
      order({ type: "say", messages: 20, frames: 100 }),
    );
    await sleep(6000);
    await order({ type: "close" });
    for (let round = 0; round < ROUNDS; round += 1) {
      await sleep(4000);
      await open(bares(`m${round}`), 0, "200 bare × 5");
      await order({ type: "close" });
      await open(ours("?after=0"), 101, "200 × 5, 100 behind, after a pause");
      await order({ type: "close" });
      await open(ours("?after=0"), 101, "200 × 5, 100 behind, at once again");
      await order({ type: "close" });
      server.kill();
      await server.restart();
      pin();
      await open(bares(`k${round}`), 0, "200 bare × 5, after a crash");
      await order({ type: "close" });
      server.kill();
      await server.restart();
      pin();
      await open(ours("?after=0"), 101, "200 × 5, 100 behind, after a crash");
      await order({ type: "close" });
    }
  }
} finally {
  load.disconnect();
  server.stop();
}
