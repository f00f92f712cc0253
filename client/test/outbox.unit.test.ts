import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Outbox } from "../src/outbox/outbox.ts";
import { MemoryStorage } from "../src/outbox/storage.ts";

const DAY_MS = 24 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it("[O5] sets one timer, which it can count to, after the clock went back by a year", () => {
  let now = 365 * DAY_MS;
  const outbox = new Outbox({
    storage: new MemoryStorage(),
    origin: "http://localhost",
    now: () => now,
    onChange: () => {},
    report: () => {},
  });
  void outbox.add("conversation:1", "before");
  now = 0;
  void outbox.add("conversation:1", "after");
  const timers = vi.spyOn(globalThis, "setTimeout");
  vi.advanceTimersByTime(60_000);
  expect(timers).not.toHaveBeenCalled();
  outbox.close();
});
