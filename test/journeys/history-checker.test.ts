import { describe, expect, it } from "vitest";
import { checkHistory, type History, type SeenMessage } from "../support/history-checker.ts";

const ADA = 1;
const BEN = 2;

function message(seq: number, authorId: number): SeenMessage {
  return { seq, id: seq, authorId, clientId: `c-${seq}`, content: `text ${seq}` };
}

/** Ada and Ben wrote two messages each; Ben was away for the third and resumed, and sent the fourth twice. */
function clean(): History {
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
        listed: { unread: 2, lastMessageId: 4 },
      },
      {
        accountId: BEN,
        sent: written(two, four),
        acknowledged: ["c-2", "c-4"],
        connections: [
          { resumedAfter: 0, messages: [one, two], repeats: [] },
          { resumedAfter: 2, messages: [three, four], repeats: [four] },
        ],
        listed: { unread: 2, lastMessageId: 4 },
      },
    ],
  };
}

function ben(history: History) {
  const [, witness] = history.witnesses;
  if (!witness) throw new Error("Ben is in every history");
  return witness;
}

function lastConnection(history: History) {
  const connection = ben(history).connections.at(-1);
  if (!connection) throw new Error("Ben has connections");
  return connection;
}

it("finds nothing in a history that is as it should be", () => {
  expect(checkHistory(clean())).toEqual([]);
});

describe("finds what is planted", () => {
  const plants: [name: string, spoil: (history: History) => void][] = [
    ["acknowledged loss", (history) => ben(history).acknowledged.push("c-9")],
    ["duplicate", (history) => history.pages.splice(3, 0, { ...message(4, BEN), id: 5, seq: 5 })],
    ["phantom", (history) => ben(history).sent.pop()],
    ["phantom", (history) => history.pages.push(message(5, ADA))],
    ["gap", (history) => lastConnection(history).messages.shift()],
    ["gap", (history) => lastConnection(history).messages.reverse()],
    ["gap", (history) => lastConnection(history).messages.push(message(4, BEN))],
    ["gap", (history) => Object.assign(lastConnection(history), { resumedAfter: 1 })],
    [
      "disagreement",
      (history) => lastConnection(history).messages.splice(0, 1, { ...message(4, BEN), seq: 3 }),
    ],
    [
      "disagreement",
      (history) => lastConnection(history).repeats.splice(0, 1, { ...message(4, BEN), id: 7 }),
    ],
    [
      "own write not read",
      (history) => Object.assign(lastConnection(history), { messages: [message(3, ADA)], repeats: [] }),
    ],
    ["unread count", (history) => Object.assign(ben(history).listed, { unread: 3 })],
    ["last message", (history) => Object.assign(ben(history).listed, { lastMessageId: 3 })],
  ];

  it.each(plants)("%s", (name, spoil) => {
    const history = clean();
    spoil(history);
    expect(checkHistory(history).map((fault) => fault.name)).toContain(name);
  });
});
