import { describe, expect, it } from "vitest";
import { FrameLimit } from "../../src/realtime/frame-limit.ts";

/** How many of so many frames pass that come at one moment. */
function passed(limit: FrameLimit, frames: number, now: number): number {
  return Array.from({ length: frames }, () => limit.take(now)).filter(Boolean).length;
}

describe("the frame limit", () => {
  it("lets a burst of 300 pass, and then 30 a second", () => {
    const limit = new FrameLimit("on", 0);
    expect(passed(limit, 1000, 0)).toBe(300);
    expect(passed(limit, 100, 1000)).toBe(30);
    expect(passed(limit, 100, 1100)).toBe(3);
    expect(passed(limit, 100, 1110)).toBe(0);
  });

  it("never lets more than a burst gather, however long nothing comes", () => {
    const limit = new FrameLimit("on", 0);
    expect(passed(limit, 300, 0)).toBe(300);
    expect(passed(limit, 1000, 3_600_000)).toBe(300);
  });

  it("never stops someone who sends 30 a second", () => {
    const limit = new FrameLimit("on", 0);
    for (let second = 0; second < 600; second += 1) expect(passed(limit, 30, second * 1000)).toBe(30);
  });

  it("gives a refused frame no credit back", () => {
    const limit = new FrameLimit("on", 0);
    passed(limit, 300, 0);
    for (let now = 1; now <= 33; now += 1) expect(limit.take(now)).toBe(false);
    expect(limit.take(34)).toBe(true);
  });

  it("is a hundred times as wide when relaxed, and none when off", () => {
    expect(passed(new FrameLimit("relaxed", 0), 31_000, 0)).toBe(30_000);
    expect(passed(new FrameLimit("off", 0), 50_000, 0)).toBe(50_000);
  });
});
