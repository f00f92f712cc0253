import { describe, expect, it } from "vitest";
import type { Command } from "../../../src/features/messaging/protocol.ts";
import { TextCount } from "../../../src/features/messaging/text-count.ts";
import { DAY_MS } from "../../../src/lib/time.ts";

const KIB = 1024;
const [ADA, BEN] = [1, 2];
const NOON = DAY_MS * 20_000 + DAY_MS / 2;

const say = (bytes: number): Command => ({
  type: "SendMessage",
  content: "x".repeat(bytes),
  attachment: null,
  clientId: null,
  clientTime: null,
});

function counting(answers: (boolean | Error)[] = []) {
  const charged: [number, number][] = [];
  const count = new TextCount(async (accountId, bytes) => {
    const answer = answers.shift() ?? true;
    if (answer instanceof Error) throw answer;
    charged.push([accountId, bytes]);
    return answer;
  });
  return { count, charged };
}

describe("the text that a person writes in a room", () => {
  it("[R39] is charged in portions, to its author", async () => {
    const { count, charged } = counting();
    count.take(BEN, say(100), NOON);
    for (let at = 0; at < 13; at += 1) count.take(ADA, say(5 * KIB), NOON);
    await count.chargeBusy(NOON);
    expect(charged).toEqual([[ADA, 13 * (5 * KIB + 100)]]);
    await count.chargeBusy(NOON);
    expect(charged).toHaveLength(1);
  });

  it("[R39] is charged from 4 KiB on before the room hibernates, so that a slow chat is never charged", async () => {
    const { count, charged } = counting();
    count.take(BEN, say(100), NOON);
    count.take(ADA, say(5 * KIB), NOON);
    await count.run(NOON);
    expect(charged.map(([accountId]) => accountId)).toEqual([ADA]);
  });

  it("[R39] is refused for the rest of the day beyond the limit, with the time to wait; reads are not", async () => {
    const { count } = counting([false]);
    expect(count.take(ADA, say(5 * KIB), NOON)).toBeNull();
    await count.run(NOON);
    expect(count.take(ADA, say(1), NOON)).toMatchObject({
      code: "rate_limited",
      retryAfterSeconds: DAY_MS / 2 / 1000,
    });
    expect(count.take(ADA, { type: "MarkRead", messageIds: [1] }, NOON)).toBeNull();
    expect(count.take(BEN, say(1), NOON)).toBeNull();
    expect(count.take(ADA, say(1), NOON + DAY_MS / 2)).toBeNull();
  });

  it("[R39] is charged later if charging fails, and nothing of it is lost", async () => {
    const { count, charged } = counting([new Error("planned failure")]);
    count.take(ADA, say(5 * KIB), NOON);
    await expect(count.run(NOON)).rejects.toThrow("planned failure");
    count.take(ADA, say(5 * KIB), NOON);
    await count.run(NOON);
    expect(charged).toEqual([[ADA, 2 * (5 * KIB + 100)]]);
  });
});
