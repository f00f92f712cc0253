import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { read } from "../../../support/training.ts";
import { bring, exportOf, linesOf, NOTHING, sessionsOf, setsOf, wipe } from "./training.ts";

const HEVY = "title,start_time,end_time,exercise_title,set_index,set_type,weight_kg,reps";
const STRONG =
  "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE";
const DAY = "2024-03-01 10:00:00,A,30m,Odd Lift";
const POUND = 0.45359237;

let ada: Player;

beforeEach(async () => {
  [ada] = await cast("ada");
});

const typesOf = async () => (await setsOf(ada)).map(({ set_type }) => set_type);

describe("the type of a set", () => {
  it.each([
    ["W", "warm_up", "Warm-up"],
    ["w", "warm_up", "Warm-up"],
    ["WARM_UP", "warm_up", "Warm-up"],
    ["Warm-up", "warm_up", "Warm-up"],
    ["D", "drop", "Drop set"],
    ["drop set", "drop", "Drop set"],
    ["DROP_SET", "drop", "Drop set"],
    ["f", "failure", "To failure"],
    ["Failure", "failure", "To failure"],
    ["7", "normal", ""],
    ["7.0", "normal", ""],
    ["Myo", "normal", "Myo"],
  ])("of Strong's is read from the order %j", async (order, type, notes) => {
    await bring(ada, `${STRONG}\n${DAY},${order},100,5,0,0,,,\n`);
    expect(await setsOf(ada)).toMatchObject([{ set_type: type, notes, weight: 100 }]);
  });

  it("of Hevy's is read from its column in any case", async () => {
    const types = ["normal", "warmup", "WARMUP", "dropset", "drop_set", "failure", "Failure", ""];
    const lines = types.map(
      (type, index) => `Day,2024-11-28 10:00,2024-11-28 11:00,Odd Lift,${index},${type},60,8`,
    );
    await bring(ada, [HEVY, ...lines].join("\n"));
    expect(await typesOf()).toEqual([
      ...["normal", "warm_up", "warm_up", "drop", "drop"],
      ...["failure", "failure", "normal"],
    ]);
  });

  it("is in the API and in exports, and survives the round trip", async () => {
    await bring(ada, `${STRONG}\n${DAY},W,100,5,0,0,,,\n`);
    const [set] = await setsOf(ada);
    const path = `/api/exercise-logs/${set?.id}/`;
    const changed = await api("PATCH", path, { as: ada, body: { set_type: "failure" } });
    expect(changed).toMatchObject({ status: 200, body: { set_type: "failure" } });
    const refused = await api("PATCH", path, { as: ada, body: { set_type: "easy" } });
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "set_type" }] } });
    for (const query of ["", "?format=csv"]) {
      const file = await exportOf(ada, query);
      expect(file).toContain("set_type");
      await wipe(ada);
      expect((await bring(ada, file)).body).toMatchObject({ added: { logs: 1 }, refused: 0 });
      expect(await typesOf()).toEqual(["failure"]);
    }
    const old = (await exportOf(ada)).replace('"set_type":"failure",', "");
    await wipe(ada);
    await bring(ada, old);
    expect(await typesOf()).toEqual(["normal"]);
  });

  it("excludes warm-ups from records", async () => {
    await bring(ada, `${STRONG}\n${DAY},W,200,5,0,0,,,\n${DAY},1,100,5,0,0,,,\n${DAY},2,90,9,0,0,,,\n`);
    const { results } = await read<{ results: object[] }>("/api/exercise-logs/personal_records/", ada);
    expect(results).toMatchObject([{ heaviest: { value: 100 }, most_reps: { value: 9 } }]);
  });
});

describe("a unit", () => {
  it.each([
    ["kg", 100, null],
    ["KGS", 100, null],
    ["lbs", 100 * POUND, null],
    ["Pounds", 100 * POUND, null],
    ["Weight (kg)", 100, null],
    ["Weight (Kgs)", 100, null],
    ["Weight [lbs]", 100 * POUND, null],
    ["weight_lb", 100 * POUND, null],
    ["Weight in pounds", 100 * POUND, null],
    ["WeightKg", 100, null],
    ["lbs weight", 100 * POUND, null],
    ["Weight", 100, "kg"],
  ])("of a weight is read from the column's name: %s", async (column, weight, assumed) => {
    const file = `${STRONG.replace("Weight", column)}\n${DAY},1,100,5,0,0,,,\n`;
    const { body } = await bring(ada, file);
    expect(body).toMatchObject({ refused: 0, assumed_unit: assumed });
    expect((await setsOf(ada))[0]?.weight).toBeCloseTo(weight, 6);
  });

  it.each([
    ["Distance (meters)", 0.5],
    ["Distance (Metres)", 0.5],
    ["distance_km", 500],
    ["km", 500],
    ["mi.", 500 * 1.609344],
    ["Distance (yards)", 0.4572],
  ])("of a distance is read from the column's name: %s", async (column, distance) => {
    await bring(ada, `${STRONG.replace("Distance", column)}\n${DAY},1,0,0,500,0,,,\n`);
    expect((await setsOf(ada))[0]?.distance).toBeCloseTo(distance, 6);
  });

  it("that is unknown refuses the lines with a value in it", async () => {
    const file = `${STRONG.replace("Weight", "Weight (st)")}\n${DAY},1,100,5,0,0,,,\n${DAY},2,0,9,0,0,,,\n`;
    const { body } = await bring(ada, file);
    expect(linesOf(body, "refused")).toEqual([[2, "log", "Weight (st): the unit must be one of kg, lb."]]);
    expect(await setsOf(ada)).toMatchObject([{ reps: 9 }]);
  });

  it("is not reported as assumed if the request names it or no weight occurs", async () => {
    const file = `${STRONG}\n${DAY},1,100,5,0,0,,,\n`;
    expect((await bring(ada, file, "?unit=lb&dry_run=1")).body).toMatchObject({ assumed_unit: null });
    expect((await bring(ada, file, "?dry_run=1")).body).toMatchObject({ assumed_unit: "kg" });
    expect((await bring(ada, file.replace(",100,", ",0,"))).body).toMatchObject({ assumed_unit: null });
  });

  it("may have a column of its own", async () => {
    const head = HEVY.replace("weight_kg", "weight_kg,weight_lbs");
    const day = "Day,2024-11-28 10:00,2024-11-28 11:00,Odd Lift";
    await bring(ada, [head, `${day},0,normal,,100,5`, `${day},1,normal,60,,5`].join("\n"));
    const weights = (await setsOf(ada)).map(({ weight }) => Number(weight));
    expect(weights).toEqual([Number((100 * POUND).toFixed(8)), 60]);
  });
});

describe("a negative weight", () => {
  it.each([
    ["Strong's", `${STRONG}\n${DAY},1,-20,5,0,0,hard,,\n`],
    ["Hevy's", `${HEVY},exercise_notes\nDay,2024-11-28 10:00,,Odd Lift,0,normal,-20,5,hard\n`],
  ])("in %s file is assistance, which moves to the notes", async (_, file) => {
    const { body } = await bring(ada, file);
    expect(body).toMatchObject({ added: { logs: 1 }, refused: 0 });
    expect(body.lines.at(-1)?.message).toContain("Assistance 20 kg");
    expect(await setsOf(ada)).toMatchObject([{ weight: null, reps: 5, notes: "Assistance 20 kg\nhard" }]);
    expect((await bring(ada, file)).body).toMatchObject({ added: NOTHING });
  });

  it("in our own file too", async () => {
    await bring(ada, `${STRONG}\n${DAY},1,20,5,0,0,,,\n`);
    const file = (await exportOf(ada)).replace('"weight":20,', '"weight":-20,');
    await wipe(ada);
    expect((await bring(ada, file)).body).toMatchObject({ refused: 0 });
    expect(await setsOf(ada)).toMatchObject([{ weight: null, notes: "Assistance 20 kg" }]);
  });
});

describe("local times", () => {
  const zone = (time_zone: string) => api("PATCH", "/api/auth/profile/", { as: ada, body: { time_zone } });

  it("are in the profile's time zone", async () => {
    await zone("Pacific/Auckland");
    const local = (ago: number) =>
      new Date(Date.now() - ago).toLocaleString("sv-SE", { timeZone: "Pacific/Auckland" });
    const start = local(2 * 3_600_000);
    const file = `${HEVY}\nDay,${start},${local(3_600_000)},Odd Lift,0,normal,60,8\n`;
    expect((await bring(ada, file)).body).toMatchObject({ added: { logs: 1 }, refused: 0 });
    const [session] = await sessionsOf(ada);
    expect(Math.abs(Date.parse(String(session?.start_time)) - (Date.now() - 7_200_000))).toBeLessThan(60_000);
  });

  it("are in the request's time zone if given", async () => {
    const file = `${HEVY}\nDay,2024-07-01 10:00,2024-07-01 11:00,Odd Lift,0,normal,60,8\n`;
    await bring(ada, file, "?time_zone=Asia/Tokyo");
    expect(await sessionsOf(ada)).toMatchObject([{ start_time: "2024-07-01T01:00:00.000Z" }]);
    const refused = await bring(ada, file, "?time_zone=Nowhere");
    expect(refused).toMatchObject({ status: 400, body: { errors: [{ path: "time_zone" }] } });
  });

  it("are recognized after a change of time zone; times with an offset are exact", async () => {
    await zone("Europe/Berlin");
    const file = [
      HEVY,
      "Day,2024-07-01 10:00,2024-07-01 11:00,Odd Lift,0,normal,60,8",
      "Day,2024-12-01T10:00:00-05:00,2024-12-01T11:00:00-05:00,Odd Lift,0,normal,60,8",
    ].join("\n");
    await bring(ada, file);
    const starts = async () => (await sessionsOf(ada)).map(({ start_time }) => start_time);
    expect(await starts()).toEqual(["2024-07-01T08:00:00.000Z", "2024-12-01T15:00:00.000Z"]);
    await zone("America/New_York");
    expect((await bring(ada, file)).body).toMatchObject({ added: NOTHING, matched: { sessions: 2 } });
    expect(await starts()).toHaveLength(2);
  });

  it.each([
    ["2026-03-29 02:30:00", "2026-03-29T01:30:00.000Z"],
    ["2025-10-26 02:30:00", "2025-10-26T00:30:00.000Z"],
  ])("that are skipped or ambiguous follow calendars: %s", async (text, iso) => {
    await zone("Europe/Berlin");
    await bring(ada, `${HEVY}\nDay,${text},,Odd Lift,0,normal,60,8\n`);
    expect(await sessionsOf(ada)).toMatchObject([{ start_time: iso }]);
  });
});

describe("an imported set", () => {
  const file = `${STRONG}\n${DAY},W,60,5,0,0,,,\n${DAY},1,100,5,0,0,,,\n${DAY},2,105,5,0,0,,,\n`;

  it("stays deleted, edited or moved when the file is imported again", async () => {
    await bring(ada, file);
    const [warmUp, first] = await setsOf(ada);
    await api("DELETE", `/api/exercise-logs/${warmUp?.id}/`, { as: ada });
    await api("PATCH", `/api/exercise-logs/${first?.id}/`, { as: ada, body: { weight: 80, notes: "easy" } });
    for (let time = 0; time < 3; time += 1) {
      const { body } = await bring(ada, file);
      expect(body).toMatchObject({ added: NOTHING, matched: { logs: 3 }, import_id: null });
      expect(linesOf(body, "matched").filter(([, kind]) => kind === "log")).toEqual([
        [2, "log", "It was deleted here, and stays deleted."],
        [3, "log", "It stays unchanged: weight 80, not 100."],
        [4, "log"],
      ]);
    }
    const grown = `${file}${DAY},3,110,3,0,0,,,\n`;
    expect((await bring(ada, grown)).body).toMatchObject({ added: { logs: 1 }, matched: { logs: 3 } });
    expect((await setsOf(ada)).map(({ weight }) => weight).sort()).toEqual([105, 110, 80]);
  });

  it("is imported again after its import was undone or its session deleted", async () => {
    const { body } = await bring(ada, file);
    const [set] = await setsOf(ada);
    await api("DELETE", `/api/exercise-logs/${set?.id}/`, { as: ada });
    await api("DELETE", `/api/training/imports/${body.import_id}/`, { as: ada });
    expect((await bring(ada, file)).body).toMatchObject({ added: { sessions: 1, logs: 3 } });
    const [session] = await sessionsOf(ada);
    await api("DELETE", `/api/workout-sessions/${session?.id}/`, { as: ada });
    expect((await bring(ada, file)).body).toMatchObject({ added: { sessions: 1, logs: 3 } });
  });

  it("[S7] from before the memory of imports is recognized by its content", async () => {
    const { body } = await bring(ada, file);
    await env.DB.prepare("delete from training_shown_sets where import_id = ?").bind(body.import_id).run();
    const [, first] = await setsOf(ada);
    await api("PATCH", `/api/exercise-logs/${first?.id}/`, { as: ada, body: { weight: 80 } });
    for (let time = 0; time < 2; time += 1)
      expect((await bring(ada, file)).body).toMatchObject({ added: NOTHING });
    const [warmUp] = await setsOf(ada);
    await api("DELETE", `/api/exercise-logs/${warmUp?.id}/`, { as: ada });
    expect((await bring(ada, file)).body).toMatchObject({ added: NOTHING });
  });

  it("of our own file stays deleted too", async () => {
    await bring(ada, file);
    const own = await exportOf(ada);
    await wipe(ada);
    await bring(ada, own);
    const [set] = await setsOf(ada);
    await api("DELETE", `/api/exercise-logs/${set?.id}/`, { as: ada });
    const { body } = await bring(ada, own);
    expect(body).toMatchObject({ added: NOTHING, matched: { logs: 3 } });
    expect(await setsOf(ada)).toHaveLength(2);
  });

  it("is recognized in another app's file, a newer one and our own export", async () => {
    await bring(ada, file);
    const hevy = [
      HEVY,
      "A,2024-03-01 10:00:00,2024-03-01 10:30:00,Odd Lift,0,warmup,60,5",
      "A,2024-03-01 10:00:00,2024-03-01 10:30:00,Odd Lift,1,normal,100,5",
      "A,2024-03-01 10:00:00,2024-03-01 10:30:00,Odd Lift,2,normal,105,5",
    ].join("\n");
    expect((await bring(ada, hevy)).body).toMatchObject({
      added: NOTHING,
      matched: { sessions: 1, logs: 3 },
    });
    const own = await exportOf(ada);
    await wipe(ada);
    await bring(ada, own);
    for (const again of [file, hevy, own]) {
      expect((await bring(ada, again)).body).toMatchObject({ added: NOTHING, matched: { logs: 3 } });
    }
  });
});

describe("names and notes", () => {
  it("are only cut between characters", async () => {
    const title = `${"x".repeat(199)}💪💪`;
    const notes = `${"n".repeat(499)}💪💪`;
    const { body } = await bring(
      ada,
      `${STRONG}\n2024-03-01 10:00:00,${title},30m,Odd Lift,1,100,5,0,0,${notes},,\n`,
    );
    expect(body).toMatchObject({ refused: 0 });
    expect(await sessionsOf(ada)).toMatchObject([{ workout_name: `${"x".repeat(199)}💪` }]);
    expect(await setsOf(ada)).toMatchObject([{ notes: `${"n".repeat(499)}💪` }]);
    const own = await exportOf(ada);
    await wipe(ada);
    expect((await bring(ada, own)).body).toMatchObject({ refused: 0, added: { logs: 1 } });
  });
});

it("a spreadsheet's file is imported: byte order mark, semicolons, decimal commas and quotes", async () => {
  const file = `\ufeff"Workout #";"Date";"Workout Name";"Duration (min)";"Exercise Name";"Set Order";"Weight (kg)";"Reps";"Notes"\r
"1";"2024-03-01 10:00:00";"A";"30";"Odd Lift";"1";"62,5";"5";"one\r\ntwo ""three"""\r
`;
  expect((await bring(ada, file)).body).toMatchObject({ added: { sessions: 1, logs: 1 }, refused: 0 });
  expect(await setsOf(ada)).toMatchObject([{ weight: 62.5, notes: 'one\r\ntwo "three"' }]);
  expect(await sessionsOf(ada)).toMatchObject([{ actual_duration_minutes: 30 }]);
  expect((await bring(ada, file)).body).toMatchObject({ added: NOTHING });
  const [ben] = await cast("ben");
  const excel = await bring(ben, file.replace("\ufeff", "\ufeffsep=;\r\n"));
  expect(linesOf(excel.body, "added").at(-1)).toEqual([3, "log"]);
});
