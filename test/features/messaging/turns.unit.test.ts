import { expect, it } from "vitest";
import { Turns } from "../../../src/features/messaging/turns.ts";

it("[R34] people take turns, however many connections one has", () => {
  const turns = new Turns<string>();
  for (const each of ["a1", "a2", "a3"]) turns.add(1, each);
  turns.add(2, "b1");
  turns.add(3, "c1");
  const taken = Array.from({ length: 5 }, () => turns.take());
  expect(taken).toEqual(["a1", "b1", "c1", "a2", "a3"]);
  expect([turns.take(), turns.areDue]).toEqual([null, false]);
});
