import { describe, expect, it } from "vitest";
import { checkLog, type Log, type SeenMessage } from "../support/history-checker.ts";

const ADA = 1;
const BEN = 2;

function message(seq: number, authorId: number): SeenMessage {
  return { seq, id: seq, authorId, clientId: `c-${seq}`, content: `text ${seq}` };
}

/** Ada and Ben wrote two messages each; Ben was away for the third and resumed, and sent the fourth twice. */
function clean(): Log {
  const one = message(1, ADA);
  const two = message(2, BEN);
  const three = message(3, ADA);
  const four = message(4, BEN);
  const written = (...messages: SeenMessage[]) =>
    messages.map(({ clientId, content }) => ({ clientId, content }));
  return {
    pages: [one, two, three, four],
    witnesses: [
      {
        accountId: ADA,
        sent: written(one, three),
        acknowledged: ["c-1", "c-3"],
        connections: [{ resumedAfter: 0, messages: [one, two, three, four], repeats: [] }],
      },
      {
        accountId: BEN,
        sent: written(two, four),
        acknowledged: ["c-2", "c-4"],
        connections: [
          { resumedAfter: 0, messages: [one, two], repeats: [] },
          { resumedAfter: 2, messages: [three, four], repeats: [four] },
        ],
      },
    ],
  };
}

function ben(log: Log) {
  const [, witness] = log.witnesses;
  if (!witness) throw new Error("Ben is in every history");
  return witness;
}

function lastConnection(log: Log) {
  const connection = ben(log).connections.at(-1);
  if (!connection) throw new Error("Ben has connections");
  return connection;
}

it("finds nothing in a correct history", () => {
  expect(checkLog(clean())).toEqual([]);
});

describe("finds planted faults", () => {
  const plants: [name: string, spoil: (log: Log) => void][] = [
    ["acknowledged loss", (log) => ben(log).acknowledged.push("c-9")],
    ["duplicate", (log) => log.pages.splice(3, 0, { ...message(4, BEN), id: 5, seq: 5 })],
    ["phantom", (log) => ben(log).sent.pop()],
    ["phantom", (log) => log.pages.push(message(5, ADA))],
    ["gap", (log) => lastConnection(log).messages.shift()],
    ["gap", (log) => lastConnection(log).messages.reverse()],
    ["gap", (log) => lastConnection(log).messages.push(message(4, BEN))],
    ["gap", (log) => Object.assign(lastConnection(log), { resumedAfter: 1 })],
    ["disagreement", (log) => lastConnection(log).messages.splice(0, 1, { ...message(4, BEN), seq: 3 })],
    ["disagreement", (log) => lastConnection(log).repeats.splice(0, 1, { ...message(4, BEN), id: 7 })],
    [
      "own write not read",
      (log) => Object.assign(lastConnection(log), { messages: [message(3, ADA)], repeats: [] }),
    ],
  ];

  it.each(plants)("%s", (name, spoil) => {
    const log = clean();
    spoil(log);
    expect(checkLog(log).map((fault) => fault.name)).toContain(name);
  });
});
