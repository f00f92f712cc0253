import { beforeEach, describe, expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { bring, linesOf, NOTHING, sessionsOf, setsOf } from "./training.ts";

const POUND = 0.45359237;

const HEVY = `"title","start_time","end_time","description","exercise_title","superset_id","exercise_notes","set_index","set_type","weight_lbs","reps","distance_miles","duration_seconds","rpe"
"Push ""A""","28 Nov 2024, 17:10","28 Nov 2024, 18:02","Felt good,
slept badly","Bench Press (Barbell)",,"Elbows in;
slow",0,"warmup",45,10,,,
"Push ""A""","28 Nov 2024, 17:10","28 Nov 2024, 18:02","Felt good,
slept badly","Bench Press (Barbell)",,"Elbows in;
slow",1,"normal",187.5,5,,,8.5
"Push ""A""","28 Nov 2024, 17:10","28 Nov 2024, 18:02","Felt good,
slept badly","Bench Press (Barbell)",,"Elbows in;
slow",2,"failure",187.5,4,,,
"Push ""A""","28 Nov 2024, 17:10","28 Nov 2024, 18:02","Felt good,
slept badly","Wall Sit",0,"",0,"normal",,,,90,
"Push ""A""","28 Nov 2024, 17:10","28 Nov 2024, 18:02","Felt good,
slept badly","Pull Up",0,"",0,"normal",,12,,,
"Run","2024-11-30T07:00:00Z","2024-11-30T07:30:00Z","","Sled Drag (Outdoors)",,"",0,"normal",,,3.1,1710,
`;

const STRONG = `Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE
2023-05-01 18:12:33,"Leg, day",1h 5m,"Squat (Barbell)",W,60.0,5.0,0,0.0,"","tired",
2023-05-01 18:12:33,"Leg, day",1h 5m,"Squat (Barbell)",1,102.5,5.0,0,0.0,"belt ""on""","tired",8
2023-05-01 18:12:33,"Leg, day",1h 5m,"Squat (Barbell)",Rest Timer,0,0,0,120.0,"","tired",
2023-05-01 18:12:33,"Leg, day",1h 5m,"Squat (Barbell)",D,80.0,12.0,0,0.0,"","tired",
2023-05-01 18:12:33,"Leg, day",1h 5m,"Squat (Barbell)",F,80.0,3.0,0,0.0,"","tired",
2023-05-01 18:12:33,"Leg, day",1h 5m,"Chin Up",1,0.0,9.0,0,0.0,"","tired",
2023-05-01 18:12:33,"Leg, day",1h 5m,"Rowing (Machine)",1,0.0,0.0,2.5,600.0,"","tired",
`;

let ada: Player;

beforeEach(async () => {
  [ada] = await cast("ada");
});

describe("Hevy's CSV", () => {
  it("is imported with pounds, quotes, line breaks, warm-ups, durations and distances", async () => {
    const { status, body } = await bring(ada, HEVY);
    expect([status, body]).toMatchObject([
      201,
      {
        added: { exercises: 2, workouts: 0, sessions: 2, logs: 6 },
        matched: { ...NOTHING, exercises: 2 },
        refused: 0,
      },
    ]);
    expect(
      linesOf(body, "added")
        .filter(([, kind]) => kind === "log")
        .map(([line]) => line),
    ).toEqual([2, 5, 8, 11, 13, 15]);

    expect(await sessionsOf(ada)).toMatchObject([
      {
        workout: null,
        workout_name: 'Push "A"',
        status: "completed",
        start_time: "2024-11-28T17:10:00.000Z",
        end_time: "2024-11-28T18:02:00.000Z",
        actual_duration_minutes: 52,
        notes: "Felt good,\nslept badly",
        total_volume: expect.closeTo(POUND * (45 * 10 + 187.5 * 9), 6),
      },
      { workout_name: "Run", start_time: "2024-11-30T07:00:00.000Z", total_volume: 0 },
    ]);
    const bench = { exercise_name: "Bench Press", duration_seconds: null, distance: null };
    expect(await setsOf(ada, "&unit=lb")).toMatchObject([
      { ...bench, set_number: 1, weight: 45, reps: 10, notes: "Warm-up\nElbows in;\nslow" },
      { ...bench, set_number: 2, weight: 187.5, reps: 5, notes: "RPE 8.5" },
      { ...bench, set_number: 3, weight: 187.5, reps: 4, notes: "To failure" },
      { exercise_name: "Wall Sit", weight: null, reps: null, duration_seconds: 90, notes: "Superset 0" },
      { exercise_name: "Pull-Up", weight: null, reps: 12, duration_seconds: null },
      { exercise_name: "Sled Drag (Outdoors)", duration_seconds: 1710, distance: 4.9889664 },
    ]);
    const { body: made } = await api<{ results: object[] }>("GET", "/api/exercises/?custom_only=true", {
      as: ada,
    });
    expect(made.results).toMatchObject([
      { name: "Sled Drag (Outdoors)", category: "cardio", is_public: false, is_custom: true },
      { name: "Wall Sit", category: "cardio" },
    ]);
  });

  it("may have a workout's description in any line, and reports if it was cut", async () => {
    const head = "title,start_time,end_time,description,exercise_title,set_index,weight_kg,reps";
    const day = (title: string) => `${title},2024-11-28 10:00,2024-11-28 11:00`;
    const [long, name] = ["n".repeat(5001), "t".repeat(201)];
    const file = [
      head,
      ...[`${day("Day")},,Row,0,sixty,8`, `${day("Day")},,Row,1,60,8`, `${day("Day")},Hard,Row,2,60,8`],
      ...[`${day(name)},${long},Row,0,60,8`, `${day("Long")},${long},Row,0,60,8`],
    ];
    const { body } = await bring(ada, file.join("\n"));
    expect(linesOf(body, "added").filter(([, kind]) => kind === "session")).toEqual([
      [2, "session"],
      [5, "session", "Its name was cut to 200 and its notes were cut to 5000 characters."],
      [6, "session", "Its notes were cut to 5000 characters."],
    ]);
    const notes = (await sessionsOf(ada)).map((session) => String(session.notes).length);
    expect(notes.sort()).toEqual([4, 5000, 5000]);
  });

  it("in kilograms and kilometres ignores the requested unit", async () => {
    const file = HEVY.replace("weight_lbs", "weight_kg").replace("distance_miles", "distance_km");
    await bring(ada, file, "?unit=lb");
    expect(await setsOf(ada)).toMatchObject([
      { weight: 45 },
      { weight: 187.5 },
      {},
      {},
      {},
      { distance: 3.1 },
    ]);
  });

  it("adds nothing twice, and only new sets when grown", async () => {
    const first = await bring(ada, HEVY);
    const again = await bring(ada, HEVY);
    expect(again).toMatchObject({
      status: 201,
      body: {
        import_id: null,
        added: NOTHING,
        matched: { exercises: 0, workouts: 0, sessions: 2, logs: 6 },
        refused: 0,
      },
    });
    const grown = `${HEVY}"Run","2024-11-30T07:00:00Z","2024-11-30T07:30:00Z","","Sled Drag (Outdoors)",,"",1,"normal",,,1,600,\n`;
    const third = await bring(ada, grown);
    expect(third.body).toMatchObject({
      added: { exercises: 0, workouts: 0, sessions: 0, logs: 1 },
      matched: { sessions: 2, logs: 6 },
    });
    expect(third.body.import_id).not.toBe(first.body.import_id);
    expect(await setsOf(ada)).toHaveLength(7);
    expect((await api("GET", "/api/training/imports/", { as: ada })).body).toMatchObject({
      count: 2,
      results: [
        { id: third.body.import_id, added: third.body.added },
        { id: first.body.import_id, added: first.body.added },
      ],
    });
  });

  it("reports refused lines by number and imports the rest", async () => {
    const head = "title,start_time,end_time,exercise_title,set_index,weight_kg,reps,duration_seconds";
    const day = "Day,2024-11-28 10:00,2024-11-28 11:00";
    const future = new Date(Date.now() + 86_400_000).toISOString();
    const file = [
      head,
      `${day},Row,0,sixty,8,`,
      `${day},Row,1,"62,5",8,`,
      `${day},Row,2,"1,000",8,`,
      `${day},Row,3,,,`,
      `${day},Row,4,-5,8,`,
      `${day},Row,5,60,8.5,`,
      `Later,${future},,Row,0,60,8,`,
      "Back,2024-11-28 11:00,2024-11-28 10:00,Row,0,60,8,",
      "Never,31 Feb 2024,,Row,0,60,8,",
      `${day},,6,60,8,`,
      `${day},Row,7,60`,
      "",
      `${day},Row,8,60,10,`,
      `${day},Row,9,"60"x,10,`,
    ].join("\n");
    const { body } = await bring(ada, file);
    expect(body).toMatchObject({ added: { exercises: 1, sessions: 1, logs: 3 }, refused: 10 });
    expect(linesOf(body, "refused")).toEqual([
      [2, "log", 'weight_kg: "sixty" is not a number.'],
      [4, "log", "weight_kg: 1,000 is ambiguous. Write 1.000 or 1000."],
      [5, "log", expect.stringContaining("is required unless")],
      [7, "log", expect.stringContaining("reps: ")],
      [8, "log", "start_time: A session must not start in the future"],
      [9, "log", "end_time: A session must end after it starts"],
      [10, "log", expect.stringContaining('start_time: "31 Feb 2024" is not a date and time')],
      [11, "log", "The name of the exercise is missing."],
      [12, "log", "This line has 6 cells, but the header has 8."],
      [15, "log", "The quotes in this line are malformed."],
    ]);
    expect(await setsOf(ada)).toMatchObject([
      { weight: 62.5, reps: 8 },
      { weight: null, reps: 8, notes: "Assistance 5 kg" },
      { weight: 60, reps: 10 },
    ]);

    const mended = await bring(ada, file.replace("sixty", "60"));
    expect(mended.body).toMatchObject({
      added: { exercises: 0, sessions: 0, logs: 1 },
      matched: { logs: 3 },
    });
  });

  it("may have dates in other languages", async () => {
    const head = "title,start_time,end_time,exercise_title,set_index,weight_kg,reps";
    const days = [
      ["May 15, 2026, 7:26\u202fPM", "May 15, 2026, 7:42\u202fPM"],
      ["3 févr. 2026, 18:00", "3 févr. 2026, 19:10"],
      ["3. März 2026, 18:00", "3. März 2026, 19:10"],
      ["3 de abr. de 2026, 18:00", "3 de abr. de 2026, 19:10"],
    ];
    const lines = days.map(([start, end]) => `Day,"${start}","${end}",Row,0,60,8`);
    expect((await bring(ada, [head, ...lines].join("\n"))).body).toMatchObject({ refused: 0 });
    expect((await sessionsOf(ada)).map((each) => [each.start_time, each.actual_duration_minutes])).toEqual([
      ["2026-02-03T18:00:00.000Z", 70],
      ["2026-03-03T18:00:00.000Z", 70],
      ["2026-04-03T18:00:00.000Z", 70],
      ["2026-05-15T19:26:00.000Z", 16],
    ]);
  });

  it("gets UUIDv7 ids with the session's start time", async () => {
    await bring(ada, HEVY);
    const rows = [...(await sessionsOf(ada)), ...(await setsOf(ada))];
    const ids = rows.flatMap(({ id, exercise, exercise_name }) =>
      exercise_name === "Wall Sit" ? [id, exercise] : [id],
    );
    expect(ids).toHaveLength(2 + 6 + 1);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    const begun = Date.UTC(2024, 10, 28, 17, 10).toString(16).padStart(12, "0");
    const [first] = await setsOf(ada);
    expect(String(first?.id).replace("-", "").slice(0, 12)).toBe(begun);
  });

  it("gets different ids per account", async () => {
    const [ben] = await cast("ben");
    await bring(ada, HEVY);
    expect((await bring(ben, HEVY)).body).toMatchObject({
      added: { sessions: 2, logs: 6 },
      matched: { sessions: 0, logs: 0 },
    });
    const ids = async (person: Player) => (await setsOf(person)).map(({ id }) => id);
    const adas = await ids(ada);
    expect((await ids(ben)).filter((id) => adas.includes(id))).toEqual([]);
  });
});

describe("Strong's CSV", () => {
  it("is imported with warm-up, drop and failure sets, but without rests", async () => {
    const { body } = await bring(ada, STRONG);
    expect(body).toMatchObject({ added: { exercises: 0, sessions: 1, logs: 6 }, refused: 0 });
    expect(body.lines.map(({ line }) => line)).not.toContain(4);
    expect(await sessionsOf(ada)).toMatchObject([
      {
        workout_name: "Leg, day",
        start_time: "2023-05-01T18:12:33.000Z",
        end_time: "2023-05-01T19:17:33.000Z",
        actual_duration_minutes: 65,
        notes: "tired",
        total_volume: 60 * 5 + 102.5 * 5 + 80 * 15,
      },
    ]);
    expect(await setsOf(ada)).toMatchObject([
      { exercise_name: "Back Squat", set_number: 1, weight: 60, reps: 5, notes: "Warm-up" },
      { set_number: 2, weight: 102.5, notes: 'RPE 8\nbelt "on"' },
      { set_number: 3, weight: 80, reps: 12, notes: "Drop set" },
      { set_number: 4, weight: 80, reps: 3, notes: "To failure" },
      { exercise_name: "Chin-Up", set_number: 1, weight: null, reps: 9, duration_seconds: null },
      { exercise_name: "Rowing Machine", weight: null, reps: null, duration_seconds: 600, distance: 2.5 },
    ]);
    expect((await bring(ada, STRONG)).body).toMatchObject({ added: NOTHING, matched: { logs: 6 } });
  });

  describe("without durations", () => {
    const head = "Date,Workout Name,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes";
    const fileOf = (...weights: number[]) =>
      [
        head,
        ...weights.map((weight, index) => `2019-07-02 18:00:31,A,Lift,${index + 1},${weight},5,0,0,,`),
      ].join("\n");
    const heaviest = async () => {
      const path = "/api/exercise-logs/personal_records/";
      const { body } = await api<{ results: { heaviest: { log: string } }[] }>("GET", path, { as: ada });
      const behind = body.results[0]?.heaviest.log;
      return (await setsOf(ada)).find(({ id }) => id === behind)?.set_number;
    };

    it("has sessions that end with their last sets, in order", async () => {
      await bring(ada, fileOf(60, ...Array.from({ length: 11 }, () => 100)));
      expect((await setsOf(ada)).map(({ set_number, completed_at }) => [set_number, completed_at])).toEqual(
        Array.from({ length: 12 }, (_, index) => {
          return [index + 1, new Date(Date.UTC(2019, 6, 2, 18, 0, 31 + index)).toISOString()];
        }),
      );
      expect(await heaviest()).toBe(2);
      expect(await sessionsOf(ada)).toMatchObject([
        { end_time: "2019-07-02T18:00:42.000Z", actual_duration_minutes: 0, calories_burned: null },
      ]);
    });

    it("adds only new sets as it grows, and one set is a session", async () => {
      await bring(ada, fileOf(60));
      expect(await sessionsOf(ada)).toMatchObject([{ end_time: "2019-07-02T18:00:31.001Z" }]);
      const { body } = await bring(ada, fileOf(60, 70, 80));
      expect(body).toMatchObject({ added: { sessions: 0, logs: 2 }, matched: { sessions: 1, logs: 1 } });
      expect((await setsOf(ada)).map(({ weight }) => weight)).toEqual([60, 70, 80]);
    });

    it("has no sets or ends in the future", async () => {
      const start = new Date(Math.floor(Date.now() / 1000) * 1000 - 2000).toISOString();
      const file = fileOf(...Array.from({ length: 30 }, () => 100)).replaceAll("2019-07-02 18:00:31", start);
      expect((await bring(ada, file)).body).toMatchObject({ added: { logs: 30 }, refused: 0 });
      expect((await setsOf(ada)).map(({ set_number }) => set_number)).toEqual(
        Array.from({ length: 30 }, (_, index) => index + 1),
      );
      expect(await heaviest()).toBe(1);
    });
  });

  it("keeps the order of more sets than seconds, all before the end", async () => {
    const row = '2023-05-01 18:12:33,"Fast",10s,"Lift"';
    const rows = Array.from({ length: 30 }, (_, index) => `${row},${index + 1},100,5,0,0,"","",`);
    await bring(ada, [STRONG.split("\n")[0], ...rows].join("\n"));
    const sets = await setsOf(ada);
    expect(sets.map(({ set_number }) => set_number)).toEqual(rows.map((_, index) => index + 1));
    expect(new Set(sets.map((set) => set.completed_at)).size).toBe(30);
    expect(sets.at(-1)?.completed_at).toBe("2023-05-01T18:12:43.000Z");
  });

  it("is read in pounds and miles on request", async () => {
    await bring(ada, STRONG, "?unit=lb");
    const sets = await setsOf(ada, "&unit=lb");
    expect(sets.map(({ weight }) => weight)).toEqual([60, 102.5, 80, 80, null, null]);
    expect(sets[5]).toMatchObject({ distance: 4.02336 });
    expect((await setsOf(ada))[1]).toMatchObject({ weight: Number((102.5 * POUND).toFixed(8)) });
  });

  it("with semicolons has units in each line", async () => {
    const file = `Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;Distance Unit;Seconds;Notes;Workout Notes;Workout Duration
2019-01-11 12:31:54;"Leg";"Deadlift";1;220,5;lbs;5;;;;0;"a; b";"";45m
2019-01-11 12:31:54;"Leg";"Deadlift";2;100;kg;4;;;;0;;;45m
2019-01-11 12:31:54;"Leg";"Run";1;0;kg;0;;800;m;200;;;45m
2019-01-11 12:31:54;"Leg";"Swim";1;0;kg;0;;1;league;200;;;45m
`;
    const { body } = await bring(ada, file, "?unit=lb");
    expect(linesOf(body, "refused")).toEqual([
      [5, "log", "Distance Unit: the unit must be one of km, m, mi, yd, ft."],
    ]);
    expect(await setsOf(ada)).toMatchObject([
      { weight: Number((220.5 * POUND).toFixed(8)), notes: "a; b" },
      { weight: 100 },
      { distance: 0.8, duration_seconds: 200 },
    ]);
    expect(await sessionsOf(ada)).toMatchObject([{ actual_duration_minutes: 45 }]);
  });

  it("refuses weights in an unknown unit", async () => {
    const units = ["lbs.", "Pounds", "lb", " KG ", "kgs", "kilograms", ""];
    const head =
      "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Weight Unit,Reps,Distance,Seconds,Notes,Workout Notes";
    const lineOf = (unit: string, index: number) =>
      `2023-05-01 18:12:33,A,1h,Lift,${index},100,${unit},5,0,0,,`;
    const { body } = await bring(ada, [head, ...[...units, "st", "kilo stones"].map(lineOf)].join("\n"));
    expect(linesOf(body, "refused")).toEqual([
      [9, "log", "Weight Unit: the unit must be one of kg, lb."],
      [10, "log", "Weight Unit: the unit must be one of kg, lb."],
    ]);
    const pounds = Number((100 * POUND).toFixed(8));
    const weights = [pounds, pounds, pounds, 100, 100, 100, 100];
    expect((await setsOf(ada)).map(({ weight }) => weight)).toEqual(weights);
  });

  it("may have rests as exercises", async () => {
    const rest = '2023-05-01 18:12:33,"Leg, day",1h 5m,"Rest Timer",1,0,0,0,90.0,"","",\n';
    const { body } = await bring(ada, `${STRONG}${rest}`);
    expect(body).toMatchObject({ added: { exercises: 0, logs: 6 }, refused: 0 });
  });

  it("may have a workout's notes in any line, even one without a set", async () => {
    const head = STRONG.split("\n")[0];
    const row = "2023-05-01 18:12:33,Legs,1h,Squat (Barbell)";
    const file = [
      head,
      `${row},1,100,5,0,0,,,`,
      `${row},Rest Timer,0,0,0,90,,slept badly,`,
      `${row},2,100,5,0,0,,too late,`,
    ].join("\n");
    await bring(ada, file);
    expect(await sessionsOf(ada)).toMatchObject([{ notes: "slept badly" }]);
  });

  it("is read with units in the header, durations in seconds and 12-hour times", async () => {
    const file = `Workout #;Date;Workout Name;Duration (sec);Exercise Name;Set Order;Weight (kg);Reps;RPE;Distance (meters);Seconds;Notes;Workout Notes
1;2024-02-29 06:12:33\u202fPM;Push;1800;Dip;Note;;;;;;"keep upright";
1;2024-02-29 06:12:33\u202fPM;Push;1800;Dip;1;20;8;;;;;
1;2024-02-29 06:12:33\u202fPM;Push;1800;Walk;1;;;;1500;900;;
`;
    const { body } = await bring(ada, file, "?unit=lb");
    expect(body).toMatchObject({ added: { logs: 2 }, refused: 0 });
    expect(await setsOf(ada)).toMatchObject([
      { exercise_name: "Dip", weight: 20, reps: 8, notes: "keep upright" },
      { exercise_name: "Walk", distance: 1.5, duration_seconds: 900 },
    ]);
    expect(await sessionsOf(ada)).toMatchObject([
      { start_time: "2024-02-29T18:12:33.000Z", actual_duration_minutes: 30 },
    ]);
  });
});
