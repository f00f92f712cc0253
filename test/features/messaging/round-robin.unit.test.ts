import { expect, it } from "vitest";
import { RoundRobin } from "../../../src/features/messaging/round-robin.ts";

it("[R34] people take turns, however many connections each has", () => {
  const connections = new RoundRobin<string>();
  for (const each of ["a1", "a2", "a3"]) connections.add(1, each);
  connections.add(2, "b1");
  connections.add(3, "c1");
  const taken = Array.from({ length: 5 }, () => connections.next());
  expect(taken).toEqual(["a1", "b1", "c1", "a2", "a3"]);
  expect([connections.next(), connections.hasNext]).toEqual([null, false]);
});
