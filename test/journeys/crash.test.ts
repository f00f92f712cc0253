import { expect, it } from "vitest";
import { playCrashes } from "../support/crash-story.ts";
import { checkHistory } from "../support/history-checker.ts";

const KILLS = 6;

it("loses, doubles and hides nothing when the power fails under load, again and again", async () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  let kills = 0;
  const history = await playCrashes({
    kills: KILLS,
    clients: 8,
    inFlight: 4,
    seed,
    onKill: (count) => {
      kills = count;
      return true;
    },
  });
  expect(kills).toBe(KILLS);
  expect(history.pages.length).toBeGreaterThan(KILLS * 20);
  expect(checkHistory(history), `seed ${seed}`).toEqual([]);
});
