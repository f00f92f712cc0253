import { beforeEach, expect, it } from "vitest";
import { readFile } from "../../../../src/features/workouts/transfer/formats/files.ts";
import { planImport } from "../../../../src/features/workouts/transfer/planning/plan.ts";
import { findKnown } from "../../../../src/features/workouts/transfer/planning/store.ts";
import { insertImport } from "../../../../src/features/workouts/transfer/store.ts";
import {
  ENTRIES_A_DAY_MAX,
  withImportLock,
} from "../../../../src/features/workouts/transfer/work/actions.ts";
import { inTurns } from "../../../../src/lib/turns.ts";
import { cast, ctx, type Player } from "../../../support/cast.ts";
import { bring } from "./training.ts";

const SETS = 1000;
const HEVY = "title,start_time,end_time,exercise_title,set_index,weight_kg,reps";
const limited = { ...ctx, config: { ...ctx.config, rateLimits: "on" as const } };

let ada: Player;
let ben: Player;

beforeEach(async () => {
  [ada, ben] = await cast("ada", "ben");
});

const file = [
  HEVY,
  ...Array.from({ length: SETS }, (_, index) => {
    const day = `2024-0${1 + Math.floor(index / 200)}-${10 + Math.floor((index % 200) / 10)}`;
    return `Day,${day} 10:00,${day} 11:00,Stone Row,${index % 10},60,8`;
  }),
].join("\n");

it("an interrupted import leaves whole portions, and a retry adds the rest", async () => {
  const now = Date.now();
  const incoming = await inTurns(
    readFile(
      { text: file, isJson: false, unit: "kg", timeZone: undefined },
      { accountId: ada.id, now, bodyWeight: null, timeZone: "UTC" },
    ),
  );
  const importing = { accountId: ada.id, now, newId: ctx.newId };
  const plan = await inTurns(planImport(incoming, await findKnown(ctx.db, ada.id, incoming), importing));
  let portions = 0;
  const cutOff = async () => {
    portions += 1;
    if (portions === 5) throw new Error("cut off");
  };
  const added = { id: ctx.newId(), accountId: ada.id, createdAt: now };
  await expect(insertImport(ctx.db, added, plan, { between: cutOff })).rejects.toThrow("cut off");
  const rest = (await bring(ada, file)).body;
  expect(rest.matched.logs).toBeGreaterThan(0);
  expect(rest.added.logs).toBeGreaterThan(0);
  expect(rest.added.logs + rest.matched.logs).toBe(SETS);
  expect((await bring(ada, file)).body).toMatchObject({ added: { logs: 0 }, matched: { logs: SETS } });
});

it("the daily number of entries is limited per account", async () => {
  const work = (player: Player, lines: number) =>
    withImportLock(limited, player.id, "\n".repeat(lines - 1), async () => "done");
  expect(await work(ada, ENTRIES_A_DAY_MAX - 10)).toBe("done");
  await expect(work(ada, 11)).rejects.toMatchObject({
    code: "rate_limited",
    message: expect.stringContaining("600,000"),
    details: { retryAfterSeconds: expect.any(Number) },
  });
  expect(await work(ada, 10)).toBe("done");
  expect(await work(ben, ENTRIES_A_DAY_MAX)).toBe("done");
});

it("imports of one account run one at a time", async () => {
  let running = 0;
  let most = 0;
  const work = () =>
    withImportLock(ctx, ada.id, "", async (renewLock) => {
      running += 1;
      most = Math.max(most, running);
      await renewLock();
      running -= 1;
    });
  await Promise.all([work(), work(), work()]);
  expect(most).toBe(1);
});
