import { expect, it } from "vitest";
import { playKeyedCrashes } from "../support/keyed-crash-story.ts";
import { KEYED_WRITES } from "../support/keyed-writes.ts";

const KILLS = Number(process.env.KEYED_KILLS ?? 8);
const SEED = Number(process.env.KEYED_SEED ?? 1);
const SECONDS_PER_KILL = 15;

it("every keyed write happens once with the same answer despite power failures", {
  timeout: (KILLS * SECONDS_PER_KILL + 120) * 1000,
}, async () => {
  const writesBetweenKills = Math.ceil(KEYED_WRITES.length / 2);
  const history = await playKeyedCrashes({ kills: KILLS, writesBetweenKills, seed: SEED });
  console.info(
    `${KILLS} kills: ${history.writes} writes, ${history.answered} of them answered before a kill`,
  );
  expect(history).toMatchObject({ doneTwice: [], lost: [], answeredOtherwise: [] });
  expect(history.answered).toBeLessThan(history.writes);
});
