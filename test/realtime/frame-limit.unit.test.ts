import { describe, expect, it } from "vitest";
import { FrameLimits } from "../../src/realtime/frame-limit.ts";
import { seededRandom } from "../support/random.ts";

const ADA = 1;
const BEN = 2;
/** A room sleeps, and forgets its buckets, after so many quiet milliseconds at the earliest. */
const QUIET_BEFORE_EVICTION_MS = 10_000;

interface Sampling {
  hasSampleLeft?(accountId: number): Promise<boolean>;
  random?(): number;
}

function limits(
  framesPerSecond = 30,
  { hasSampleLeft = async () => true, random = () => 0.99 }: Sampling = {},
) {
  return new FrameLimits({ framesPerSecond, hasSampleLeft }, random);
}

/** How many of so many frames of an account pass at one moment. */
function passed(limit: FrameLimits, frames: number, now: number, accountId = ADA): number {
  return Array.from({ length: frames }, () => limit.take(accountId, now)).filter(Boolean).length;
}

describe("the frame limit of an account", () => {
  it("accepts a burst of 300, and then 30 a second", () => {
    const limit = limits();
    expect(passed(limit, 1000, 0)).toBe(300);
    expect(passed(limit, 100, 1000)).toBe(30);
    expect(passed(limit, 100, 1100)).toBe(3);
    expect(passed(limit, 100, 1110)).toBe(0);
  });

  it("never accumulates more than a burst, however long the silence", () => {
    const limit = limits();
    expect(passed(limit, 300, 0)).toBe(300);
    expect(passed(limit, 1000, 3_600_000)).toBe(300);
  });

  it("never stops someone who sends 30 a second", () => {
    const limit = limits();
    for (let second = 0; second < 600; second += 1) expect(passed(limit, 30, second * 1000)).toBe(30);
  });

  it("does not credit a refused frame", () => {
    const limit = limits();
    passed(limit, 300, 0);
    for (let now = 1; now <= 33; now += 1) expect(limit.take(ADA, now)).toBe(false);
    expect(limit.take(ADA, 34)).toBe(true);
  });

  it("is independent of other accounts", () => {
    const limit = limits();
    expect(passed(limit, 400, 0, ADA)).toBe(300);
    expect(passed(limit, 400, 0, BEN)).toBe(300);
  });

  it("is unaffected by thousands of other accounts", () => {
    const limit = limits();
    expect(passed(limit, 400, 0, ADA)).toBe(300);
    for (let accountId = 10; accountId < 5000; accountId += 1) limit.take(accountId, 1000);
    expect(passed(limit, 100, 1000, ADA)).toBe(30);
  });

  it("gains nothing from an eviction", () => {
    let sent = 0;
    for (let life = 0; life < 60; life += 1) sent += passed(limits(), 1000, life * QUIET_BEFORE_EVICTION_MS);
    expect(sent).toBeLessThanOrEqual((60 * QUIET_BEFORE_EVICTION_MS * 30) / 1000);
  });

  it("scales with its rate, and refuses nothing if unlimited", () => {
    expect(passed(limits(3000), 31_000, 0)).toBe(30_000);
    expect(passed(limits(Number.POSITIVE_INFINITY), 50_000, 0)).toBe(50_000);
  });
});

describe("the frame limit of an account across rooms", () => {
  it("samples one frame in thirty", () => {
    const random = seededRandom(7);
    const sampled: number[] = [];
    const hasSampleLeft = async (accountId: number) => sampled.push(accountId) > 0;
    const limit = limits(1_000_000, { random, hasSampleLeft });
    expect(passed(limit, 30_000, 0)).toBe(30_000);
    expect(sampled.length).toBeGreaterThan(900);
    expect(sampled.length).toBeLessThan(1100);
    expect(new Set(sampled)).toEqual(new Set([ADA]));
  });

  it("empties only this account's bucket once no sample is left", async () => {
    const limit = limits(30, { random: () => 0, hasSampleLeft: async (accountId) => accountId !== ADA });
    expect(passed(limit, 1, 0, ADA)).toBe(1);
    expect(passed(limit, 1, 0, BEN)).toBe(1);
    await expect.poll(() => passed(limit, 1, 0, ADA)).toBe(0);
    expect(passed(limit, 1, 0, BEN)).toBe(1);
  });

  it("accepts frames if the samples cannot be counted", async () => {
    let asked = 0;
    const hasSampleLeft = async () => {
      asked += 1;
      throw new Error("no limiter");
    };
    const limit = limits(30, { random: () => 0, hasSampleLeft });
    expect(passed(limit, 10, 0)).toBe(10);
    await expect.poll(() => asked).toBe(10);
    expect(passed(limit, 10, 0)).toBe(10);
  });

  it("samples nothing if frames are unlimited", () => {
    const hasSampleLeft = async () => expect.unreachable();
    const limit = limits(Number.POSITIVE_INFINITY, { random: () => 0, hasSampleLeft });
    expect(passed(limit, 1000, 0)).toBe(1000);
  });
});
