import { describe, expect, it } from "vitest";
import { RELAYED_AT_ONCE, RELAYED_BYTES } from "../../src/realtime/followers.ts";
import { inObject, turn } from "../support/followers-story.ts";

const [ADA, BEN] = [1, 2];
/** More than the memory of what passed holds. */
const OVERFLOW = 1100;

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

describe("who follows", () => {
  it("[R29] is told of what passes from then on, of signals too, and of nothing before", () =>
    inObject(async (story) => {
      story.change(3);
      expect(story.followers.add(ADA)).toBe(3);
      expect(story.calls).toEqual([]);
      story.change();
      await story.answerAll();
      story.type();
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([[4], ["typing"]]);
    }));

  it("[R29] is told by one call at a time, in order; what gathers meanwhile goes with the next", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change();
      story.change();
      story.type();
      story.change(2);
      expect(story.toldTo(ADA)).toEqual([[1]]);
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([[1], [2, "typing", 3, 4]]);
    }));

  it("[R29] does not wait for another who is slow", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.followers.add(accountId);
      story.change();
      story.calls.find(({ accountId }) => accountId === BEN)?.answer();
      await turn();
      story.change();
      expect(story.toldTo(BEN)).toEqual([[1], [2]]);
      expect(story.toldTo(ADA)).toEqual([[1]]);
    }));

  it("is told of nothing that does not concern them, and is not behind for that", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.followers.add(accountId);
      story.change(2, BEN);
      expect(story.toldTo(ADA)).toEqual([]);
      await story.answerAll();
      expect(story.toldTo(BEN)).toEqual([[1], [2]]);
      expect(await story.followers.settle()).toBe(true);
      story.restart();
      story.change();
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([[3]]);
    }));

  it("[R29] is told from what is kept where more passed than memory holds, in calls of bounded size", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(OVERFLOW);
      story.type();
      expect(story.toldTo(ADA)).toEqual([[1]]);
      await story.answerAll();
      const told = story.toldTo(ADA);
      expect(told.flat().filter((each) => each !== "typing")).toEqual(range(1, OVERFLOW));
      for (const each of told) expect(each.length).toBeLessThanOrEqual(RELAYED_AT_ONCE);
      expect(await story.followers.settle()).toBe(true);
    }));

  it("[R29] is told in calls of bounded bytes, and signals that memory does not hold are dropped", () =>
    inObject(async (story) => {
      const typeLong = () =>
        story.followers.pass({ seq: null, frames: ["x".repeat(RELAYED_BYTES / 2)], concerns: () => true });
      story.followers.add(ADA);
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

  it("[R16] is told to read pages where what they missed is kept no longer", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(5);
      story.calls[0]?.fail();
      await turn();
      story.purgedSeq = 3;
      const settled = story.followers.settle();
      await story.answerAll();
      expect(await settled).toBe(true);
      expect(story.toldTo(ADA).at(-1)).toEqual(["resync"]);
      story.change();
      await story.answerAll();
      expect(story.toldTo(ADA).at(-1)).toEqual([6]);
    }));
});

describe("who could not be told", () => {
  it("[R29] is told again by the next that passes, of all that they missed", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change();
      story.calls[0]?.fail();
      await turn();
      expect(story.calls).toHaveLength(1);
      story.change(2);
      await story.answerAll();
      expect(story.toldTo(ADA)).toEqual([[1], [1, 2], [3]]);
    }));

  it("[R29] is told when the room settles, which says whether it worked", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.followers.add(accountId);
      story.change(2);
      for (const call of story.calls) call.fail();
      await turn();
      expect(story.calls).toHaveLength(2);
      const failing = story.followers.settle();
      for (const call of story.calls.slice(2)) {
        if (call.accountId === ADA) call.answer();
        else call.fail();
      }
      expect(await failing).toBe(false);
      expect(story.toldTo(ADA)).toEqual([[1], [1, 2]]);
      expect(story.stored().relayed).toBeNull();
      const settling = story.followers.settle();
      await story.answerAll();
      expect(await settling).toBe(true);
      expect(story.toldTo(BEN)).toEqual([[1], [1, 2], [1, 2]]);
      expect(story.toldTo(ADA)).toHaveLength(2);
      expect(story.stored().relayed).toBe(2);
    }));

  it("[R29] is waited for while a call is on its way: the room has not settled then", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(2);
      expect(await story.followers.settle()).toBe(false);
      expect(story.calls).toHaveLength(1);
      expect(story.stored().relayed).toBeNull();
      await story.answerAll();
      expect(await story.followers.settle()).toBe(true);
      expect(story.stored().relayed).toBe(2);
    }));
});

describe("a restart", () => {
  it("[R29] tells again what was told since the room settled, and never less", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(3);
      await story.answerAll();
      expect(await story.followers.settle()).toBe(true);
      story.change(2);
      await story.answerAll();
      story.restart();
      const settled = story.followers.settle();
      await story.answerAll();
      expect(await settled).toBe(true);
      expect(story.toldTo(ADA).at(-1)).toEqual([4, 5]);
      story.restart();
      expect(await story.followers.settle()).toBe(true);
      expect(story.toldTo(ADA).at(-1)).toEqual([4, 5]);
    }));

  it("[R29] tells from where each began to follow, and nobody of what was before", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(3);
      story.followers.add(BEN);
      story.change();
      story.restart();
      story.change();
      expect(story.toldTo(ADA).at(-1)).toEqual([1, 2, 3, 4, 5]);
      expect(story.toldTo(BEN).at(-1)).toEqual([4, 5]);
    }));

  it("[R29] while a call is on its way loses nothing of what it told", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(OVERFLOW);
      story.restart();
      story.change();
      await story.answerAll();
      const again = story.toldTo(ADA).slice(1).flat();
      expect(again).toEqual(range(1, OVERFLOW + 1));
    }));
});

describe("who follows no longer", () => {
  it("[R30] is told of nothing more, and forgotten in what is stored", () =>
    inObject(async (story) => {
      for (const accountId of [ADA, BEN]) story.followers.add(accountId);
      expect(story.followers.remove(ADA)).toBe(true);
      expect(story.followers.remove(ADA)).toBe(false);
      expect([story.followers.has(ADA), story.followers.has(BEN)]).toEqual([false, true]);
      story.change();
      expect(story.toldTo(ADA)).toEqual([]);
      story.restart();
      expect(story.stored().followers).toEqual([BEN]);
      expect(story.followers.has(ADA)).toBe(false);
    }));

  it("[R29] says so by the answer to a call, and is forgotten", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(2);
      story.calls[0]?.answer(false);
      await turn();
      expect(story.followers.areThere).toBe(false);
      expect(story.toldTo(ADA)).toEqual([[1]]);
      expect(story.stored().followers).toEqual([]);
      expect(await story.followers.settle()).toBe(true);
    }));

  it("[R29] and follows again while a call is on its way stays, whatever that call finds", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(2);
      story.followers.remove(ADA);
      story.change();
      expect(story.followers.add(ADA)).toBe(3);
      story.change();
      story.calls[0]?.answer(false);
      await story.answerAll();
      story.change();
      await story.answerAll();
      expect(story.followers.has(ADA)).toBe(true);
      expect(story.toldTo(ADA)).toEqual([[1], [4], [5]]);
    }));

  it("[R29] and one more socket that joins while a call finds none keeps the person among those who follow", () =>
    inObject(async (story) => {
      story.followers.add(ADA);
      story.change(2);
      expect(story.followers.add(ADA)).toBe(2);
      story.calls[0]?.answer(false);
      await story.answerAll();
      expect(story.followers.has(ADA)).toBe(true);
      expect(story.stored().followers).toEqual([ADA]);
      expect(new Set(story.toldTo(ADA).flat())).toEqual(new Set([1, 2]));
    }));
});
