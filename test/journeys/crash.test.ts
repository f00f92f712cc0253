import { expect, it } from "vitest";
import { checkCrashes } from "../support/crash-checker.ts";
import { playCrashes } from "../support/crash-story.ts";

const KILLS = 6;

it("nothing is lost, duplicated or hidden by repeated power failures under load", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  let kills = 0;
  const history = await playCrashes({
    kills: KILLS,
    clients: 8,
    inFlight: 4,
    seed,
    restEvery: KILLS,
    onKill: (count) => {
      kills = count;
      return true;
    },
  });
  expect(kills).toBe(KILLS);
  const { group, channel } = history;
  expect(group.pages.length).toBeGreaterThan(KILLS * 20);
  expect(group.guest.changes).toHaveLength(KILLS - 1);
  expect(channel.messages.length).toBeGreaterThan(KILLS * 20);
  expect(channel.mentioned.notices.length).toBeGreaterThan(0);
  expect(checkCrashes(history), `seed ${seed}`).toEqual([]);
});
