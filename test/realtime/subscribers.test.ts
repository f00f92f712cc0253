import { describe, expect, it } from "vitest";
import { RELAY_BYTES_MAX, RELAY_EVENTS_MAX } from "../../src/realtime/subscribers.ts";
import { inObject, type SubscribersStory, turn } from "../support/subscribers-story.ts";

const [ADA, BEN] = [1, 2];
/** More than the memory of what passed holds. */
const OVERFLOW = 1100;

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe("a subscriber", () => {
  it("[R29] receives later events, signals included, and no earlier ones", () =>
    inObject(async (story) => {
      story.change(3);
      expect(story.follow(ADA)).toBe(3);
      expect(story.calls).toEqual([]);
      story.change();
      await story.answerAll();
      story.type();
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([[4], ["typing"]]);
    }));

  it("[R29] receives one call at a time, in order; the next call carries what is new meanwhile", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change();
      story.change();
      story.type();
      story.change(2);
      expect(story.toldTo(ADA)).toEqual([[1]]);
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([[1], [2, "typing", 3, 4]]);
    }));

  it("[R29] does not wait for another slow one", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.follow(accountId);
      story.change();
      story.calls.find(({ accountId }) => accountId === BEN)?.answer();
      await turn();
      story.change();
      expect(story.toldTo(BEN)).toEqual([[1], [2]]);
      expect(story.toldTo(ADA)).toEqual([[1]]);
    }));

  it("receives nothing meant for others, and is not behind because of it", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.follow(accountId);
      story.change(2, BEN);
      expect(story.toldTo(ADA)).toEqual([]);
      await story.answerAll();
      expect(story.toldTo(BEN)).toEqual([[1], [2]]);
      expect(story.subscribers.courier.dueAt()).toBeNull();
      story.restart();
      story.change();
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([[3]]);
    }));

  it("[R29] receives changes from the log beyond the memory limit, in calls of bounded size", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change(OVERFLOW);
      story.type();
      expect(story.toldTo(ADA)).toEqual([[1]]);
      await story.answerAll();
      const told = story.toldTo(ADA);
      expect(told.flat().filter((each) => each !== "typing")).toEqual(range(1, OVERFLOW));
      for (const each of told) expect(each.length).toBeLessThanOrEqual(RELAY_EVENTS_MAX);
      expect(story.subscribers.courier.dueAt()).toBeNull();
    }));

  it("[R29] receives calls of bounded bytes; signals beyond the memory limit are dropped", () =>
    inObject(async (story) => {
      const typeLong = () =>
        story.subscribers.publish({
          seq: null,
          frames: ["x".repeat(RELAY_BYTES_MAX / 2)],
          isFor: () => true,
        });
      story.follow(ADA);
      for (let typed = 0; typed < 9; typed += 1) typeLong();
      await story.answerAll();
      expect(story.toldTo(ADA).map((told) => told.length)).toEqual([1, 2, 2, 2, 2]);
      for (let typed = 0; typed < 40; typed += 1) typeLong();
      story.change();
      await story.answerAll();
      const told = story.toldTo(ADA).flat();
      expect(told.length).toBeLessThan(9 + 40);
      expect(told.at(-1)).toBe(1);
    }));

  it("[R16] is told to resync if what it missed was purged", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change(5);
      story.calls[0]?.fail();
      await turn();
      story.purgedSeq = 3;
      const settled = story.subscribers.courier.run();
      await story.answerAll();
      await settled;
      expect(story.toldTo(ADA).at(-1)).toEqual(["resync"]);
      story.change();
      await story.answerAll();
      expect(story.toldTo(ADA).at(-1)).toEqual([6]);
    }));
});

describe("a subscriber whose call failed", () => {
  it("[R29] receives everything that it missed with the next event", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change();
      story.calls[0]?.fail();
      await turn();
      expect(story.calls).toHaveLength(1);
      story.change(2);
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([[1], [1, 2], [3]]);
    }));

  it("[R29] receives it by the alarm, and again if that fails", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.follow(accountId);
      story.change(2);
      for (const call of story.calls) call.fail();
      await turn();
      expect(story.calls).toHaveLength(2);
      const failing = story.subscribers.courier.run();
      for (const call of story.calls.slice(2)) {
        if (call.accountId === ADA) call.answer();
        else call.fail();
      }
      await failing;
      expect(story.toldTo(ADA)).toEqual([[1], [1, 2]]);
      expect(story.subscribers.courier.dueAt()).toBeGreaterThan(Date.now());
      const ringing = story.subscribers.courier.run();
      await story.answerAll();
      await ringing;
      expect(story.toldTo(BEN)).toEqual([[1], [1, 2], [1, 2]]);
      expect(story.toldTo(ADA)).toHaveLength(2);
      expect(story.subscribers.courier.dueAt()).toBeNull();
    }));
});

describe("a subscriber that keeps failing", () => {
  const failNewest = async (story: SubscribersStory) => {
    story.calls.at(-1)?.fail();
    await turn();
  };

  it("[C4] is backed off without a new change", () =>
    inObject(async (story) => {
      story.follow(ADA);
      for (let failures = 0; failures < 3; failures += 1) {
        story.type();
        await failNewest(story);
        await story.subscribers.courier.run();
      }
      story.type();
      expect(story.toldTo(ADA)).toEqual([["typing"], ["typing"], ["typing"]]);
    }));

  it("[C4] is called at once after it subscribes again", () =>
    inObject(async (story) => {
      story.follow(ADA);
      for (let failures = 0; failures < 3; failures += 1) {
        story.change();
        await failNewest(story);
      }
      story.change();
      expect(story.calls).toHaveLength(3);
      story.follow(ADA);
      await story.answerAll();
      expect(story.toldTo(ADA).slice(3).flat()).toEqual([1, 2, 3, 4]);
      story.change();
      await story.answerAll();
      expect(story.toldTo(ADA).at(-1)).toEqual([5]);
    }));

  it("[C4] leaves nothing stored after it unsubscribes", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change();
      await failNewest(story);
      expect(story.unreachable()).toEqual([ADA]);
      story.change();
      story.subscribers.remove(ADA);
      await failNewest(story);
      expect(story.unreachable()).toEqual([]);
    }));
});

describe("a restart", () => {
  it("[R29] asks every subscriber for its cursor, and delivers what it lacks", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.follow(accountId);
      story.change(3);
      story.calls.find(({ accountId }) => accountId === BEN)?.answer();
      await turn();
      story.restart();
      const ringing = story.ring();
      for (let answered = 0; answered < story.calls.length; answered += 1) {
        story.calls[answered]?.answer();
        await turn();
      }
      await ringing;
      expect(story.cursors).toEqual(
        new Map([
          [ADA, 3],
          [BEN, 3],
        ]),
      );
      expect(story.toldTo(BEN).flat()).toEqual([1, 2, 3]);
    }));

  it("[R29] delivers new events after what was missed", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change(4);
      story.restart();
      story.change();
      await story.answerAll();
      expect(story.toldTo(ADA).at(-1)).toEqual([1, 2, 3, 4, 5]);
    }));

  it("[R29] during a call loses nothing of its content", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change(OVERFLOW);
      story.restart();
      story.change();
      await story.answerAll();
      expect(story.cursors.get(ADA)).toBe(OVERFLOW + 1);
      expect(new Set(story.toldTo(ADA).flat())).toEqual(new Set(range(1, OVERFLOW + 1)));
    }));

  it("[R18] passes on later signals", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.restart();
      story.type();
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([["typing"]]);
    }));
});

describe("a former subscriber", () => {
  it("[R30] receives nothing more, and is deleted from storage", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.follow(accountId);
      expect(story.subscribers.remove(ADA)).toBe(true);
      expect(story.subscribers.remove(ADA)).toBe(false);
      expect([story.subscribers.has(ADA), story.subscribers.has(BEN)]).toEqual([false, true]);
      story.change();
      expect(story.toldTo(ADA)).toEqual([]);
      story.restart();
      expect(story.stored()).toEqual([BEN]);
      expect(story.subscribers.has(ADA)).toBe(false);
    }));

  it("[R29] is deleted when it answers a call that it does not subscribe", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change(2);
      story.calls[0]?.answer(false);
      await turn();
      expect(story.subscribers.isEmpty).toBe(true);
      expect(story.toldTo(ADA)).toEqual([[1]]);
      expect(story.stored()).toEqual([]);
      expect(story.subscribers.courier.dueAt()).toBeNull();
    }));

  it("[R29] stays if it subscribes again during a call, whatever that call returns", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change(2);
      story.subscribers.remove(ADA);
      story.change();
      expect(story.follow(ADA)).toBe(3);
      story.change();
      story.calls[0]?.answer(false);
      await story.answerAll();
      story.change();
      await story.answerAll();
      expect(story.subscribers.has(ADA)).toBe(true);
      expect(story.toldTo(ADA)).toEqual([[1], [4], [5]]);
    }));

  it("[R29] stays if another socket subscribes during a call that finds none", () =>
    inObject(async (story) => {
      story.follow(ADA);
      story.change(2);
      expect(story.follow(ADA)).toBe(2);
      story.calls[0]?.answer(false);
      await story.answerAll();
      expect(story.subscribers.has(ADA)).toBe(true);
      expect(story.stored()).toEqual([ADA]);
      expect(new Set(story.toldTo(ADA).flat())).toEqual(new Set([1, 2]));
    }));
});
