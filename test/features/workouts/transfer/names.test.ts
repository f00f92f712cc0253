import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import { folded, spellingsOf } from "../../../../src/features/workouts/transfer/planning/exercise-names.ts";
import { ALIASES, EQUIPMENT } from "../../../../src/features/workouts/transfer/planning/library-names.ts";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { bring, linesOf, setsOf } from "./training.ts";

const HEAD = "title,start_time,end_time,exercise_title,set_index,weight_kg,reps";

let ada: Player;

beforeEach(async () => {
  [ada] = await cast("ada");
});

function fileOf(...names: string[]): string {
  return [HEAD, ...names.map((name) => dayOf("Day", name))].join("\n");
}

function dayOf(title: string, name: string): string {
  return `${title},2024-11-28 10:00,2024-11-28 11:00,"${name}",0,60,8`;
}

async function own(name: string): Promise<string> {
  const body = { name, category: "strength" };
  return (await api<{ id: string }>("POST", "/api/exercises/", { as: ada, body })).body.id;
}

/** What exercises the names of a file were taken for, each alone in an account. */
async function takenFor(...names: string[]): Promise<[string, unknown][]> {
  const taken: [string, unknown][] = [];
  for (const name of names) {
    const [person] = await cast("ada");
    await bring(person, fileOf(name));
    taken.push([name, (await setsOf(person))[0]?.exercise_name]);
  }
  return taken;
}

describe("an exercise's name", () => {
  it("matches the exercise of that name in any case", async () => {
    const id = await own("Zercher Squat");
    const { body } = await bring(ada, fileOf("zercher squat"));
    expect(body).toMatchObject({ added: { exercises: 0, logs: 1 }, matched: { exercises: 1 } });
    expect(await setsOf(ada)).toMatchObject([{ exercise: id }]);
  });

  it("matches the library with equipment before or after, and with or without hyphens", async () => {
    const names = ["bench press (dumbbell)", "Chin Up", "Lateral Raise (Dumbbell)"];
    await bring(ada, fileOf(...names));
    expect((await setsOf(ada)).map((set) => set.exercise_name).sort()).toEqual([
      "Chin-Up",
      "Dumbbell Bench Press",
      "Lateral Raise",
    ]);
  });

  it("matches the library's exercise with the same equipment, and reports it", async () => {
    const expected = {
      "Bench Press (Barbell)": "Bench Press",
      "Bench Press - Close Grip (Barbell)": "Close-Grip Bench Press",
      "Incline Bench Press (Barbell)": "Incline Bench Press",
      "Squat (Barbell)": "Back Squat",
      "Deadlift (Trap bar)": "Trap Bar Deadlift",
      "Bent Over Row (Barbell)": "Barbell Row",
      "Bicep Curl (Barbell)": "Barbell Curl",
      "Bicep Curl (Dumbbell)": "Biceps Curl",
      "Shoulder Press (Dumbbell)": "Dumbbell Shoulder Press",
      "Lat Pulldown (Cable)": "Lat Pulldown",
      "Leg Extension (Machine)": "Leg Extension",
      "Chest Press (Machine)": "Machine Chest Press",
      "Squat (Bodyweight)": "Bodyweight Squat",
    };
    const { body } = await bring(ada, fileOf(...Object.keys(expected)));
    expect(body).toMatchObject({ added: { exercises: 0 } });
    expect(linesOf(body, "matched").map(([, , message]) => message)).toEqual(
      Object.values(expected).map((name) => `Matched to ${name}.`),
    );
    expect((await setsOf(ada)).map((set) => set.exercise_name)).toEqual(Object.values(expected));
  });

  it("with other equipment is a new exercise", async () => {
    const names = [
      ...["Bench Press (Smith Machine)", "Bench Press (Cable)", "Incline Bench Press (Dumbbell)"],
      ...["Overhead Press (Dumbbell)", "Deadlift (Band)", "Romanian Deadlift (Dumbbell)", "Squat (Machine)"],
      ...["Pull Up (Assisted)", "Pull Up (Weighted)", "Lat Pulldown (Machine)", "Lateral Raise (Cable)"],
    ];
    const { body } = await bring(ada, fileOf(...names));
    expect(body).toMatchObject({ added: { exercises: names.length }, matched: { exercises: 0 } });
    expect((await setsOf(ada)).map((set) => set.exercise_name)).toEqual(names);
  });

  it("matches the same exercise alone or with others, in every file", async () => {
    const names = [
      "Bench Press (Barbell)",
      "Bench Press (Smith Machine)",
      "Bench Press (Dumbbell)",
      "Bench Press",
    ];
    await bring(ada, fileOf(...names));
    const together = (await setsOf(ada)).map(({ exercise_name }, index) => [names[index], exercise_name]);
    expect(await takenFor(...names)).toEqual(together);

    const [ben] = await cast("ben");
    for (const name of names) await bring(ben, [HEAD, dayOf(name, name)].join("\n"));
    const grown = [HEAD, ...names.flatMap((name) => [dayOf(name, name), dayOf("Next", name)])].join("\n");
    const { body } = await bring(ben, grown);
    expect(body).toMatchObject({ added: { exercises: 0, sessions: 1, logs: 4 }, matched: { logs: 4 } });
    const sets = await setsOf(ben);
    expect(new Set(sets.map((set) => set.exercise)).size).toBe(3);
    expect((await bring(ben, grown)).body).toMatchObject({ added: { logs: 0 }, matched: { logs: 8 } });
  });

  it("prefers the caller's own exercise to the library's", async () => {
    const id = await own("Bench Press");
    await bring(ada, fileOf("Bench Press", "bench press (barbell)"));
    expect(await setsOf(ada)).toMatchObject([{ exercise: id }, { exercise: id }]);
    const barbell = await own("Bench Press (Barbell)");
    await bring(ada, [HEAD, dayOf("Next", "Bench Press (Barbell)")].join("\n"));
    const exercises = (await setsOf(ada)).map((set) => set.exercise);
    expect(exercises.sort()).toEqual([id, id, barbell].sort());
  });

  it("does not match an own exercise without the equipment, nor the reverse", async () => {
    await own("Zercher Squat");
    await own("Atlas Lift (Log)");
    const { body } = await bring(ada, fileOf("Zercher Squat (Barbell)", "Zercher Squat (Log)", "Atlas Lift"));
    expect(body).toMatchObject({ added: { exercises: 3, logs: 3 }, matched: { exercises: 0 } });
  });

  it("restores the exercise that an import created and the person deleted", async () => {
    await bring(ada, fileOf("Zercher Squat"));
    const [set] = await setsOf(ada);
    const details = { description: "Held in the elbows.", category: "powerlifting", instructions: ["Hold."] };
    await api("PATCH", `/api/exercises/${set?.exercise}/`, { as: ada, body: details });
    const status = async () => (await api("GET", `/api/exercises/${set?.exercise}/`, { as: ada })).status;
    await api("DELETE", `/api/exercises/${set?.exercise}/`, { as: ada });
    expect((await bring(ada, fileOf("Zercher Squat"))).body).toMatchObject({ import_id: null });
    expect(await status()).toBe(404);
    const { body } = await bring(ada, [HEAD, dayOf("Next", "Zercher Squat")].join("\n"));
    expect(body).toMatchObject({ added: { exercises: 1, logs: 1 }, matched: { exercises: 0 } });
    expect(await status()).toBe(200);
    expect((await api("GET", `/api/exercises/${set?.exercise}/`, { as: ada })).body).toMatchObject(details);
    expect(new Set((await setsOf(ada)).map(({ exercise }) => exercise)).size).toBe(1);
    await api("DELETE", `/api/training/imports/${body.import_id}/`, { as: ada });
    expect([await status(), (await setsOf(ada)).length]).toEqual([404, 1]);
  });

  it("restores a deleted own exercise if there is no other", async () => {
    const id = await own("Zercher Squat");
    await bring(ada, fileOf("Zercher Squat"));
    await api("DELETE", `/api/exercises/${id}/`, { as: ada });
    await bring(ada, [HEAD, dayOf("Next", "zercher squat")].join("\n"));
    expect(await setsOf(ada)).toMatchObject([{ exercise: id }, { exercise: id }]);
    expect((await api("GET", `/api/exercises/${id}/`, { as: ada })).body).toMatchObject({
      name: "Zercher Squat",
    });
  });

  it("never matches another account's exercise", async () => {
    const [ben] = await cast("ben");
    const name = `Übung-Lift ${ada.id}`;
    const id = await own(name);
    expect((await bring(ben, fileOf(name), "?dry_run=true")).body).toMatchObject({ added: { exercises: 1 } });
    await api("PATCH", `/api/exercises/${id}/`, { as: ada, body: { is_public: true } });
    expect((await bring(ben, fileOf(name))).body).toMatchObject({ added: { exercises: 1, logs: 1 } });
    expect(await setsOf(ben)).not.toMatchObject([{ exercise: id }]);
  });

  it("of the library never matches a public exercise of another account", async () => {
    const [ben] = await cast("ben");
    const id = await own("Deadlift (Barbell)");
    await api("PATCH", `/api/exercises/${id}/`, { as: ada, body: { is_public: true } });
    await bring(ben, fileOf("Deadlift (Barbell)"));
    expect(await setsOf(ben)).toMatchObject([{ exercise_name: "Deadlift" }]);
    await api("DELETE", `/api/exercises/${id}/`, { as: ada });
  });
});

describe("the library's names", () => {
  const IS_DONE_WITH: Record<string, (equipment: readonly string[]) => boolean> = {
    barbell: (equipment) => equipment.includes("barbell"),
    dumbbell: (equipment) => equipment.includes("dumbbell"),
    machine: (equipment) => equipment.some((each) => / machine$/.test(each) && each !== "cable machine"),
    cable: (equipment) => equipment.includes("cable machine"),
    kettlebell: (equipment) => equipment.includes("kettlebell"),
    bodyweight: (equipment) => equipment.every((each) => /\bbars?$/.test(each)),
  };

  async function library(): Promise<Map<string, string[]>> {
    const { results } = await env.DB.prepare(
      "select name, equipment_needed as equipment from exercises where creator_id is null and is_custom = 0",
    ).all<{ name: string; equipment: string }>();
    return new Map(results.map(({ name, equipment }) => [name, JSON.parse(equipment)]));
  }

  it("without equipment belong to exercises with that equipment", async () => {
    const known = await library();
    for (const [withWhat, names] of Object.entries(EQUIPMENT)) {
      for (const name of names) expect(IS_DONE_WITH[withWhat]?.(known.get(name) ?? ["?"]), name).toBe(true);
    }
    for (const name of Object.values(ALIASES)) expect([...known.keys()]).toContain(name);
  });

  it("never match other equipment", async () => {
    const known = await library();
    const names = new Set([...known.keys()].map(folded));
    for (const [name, equipment] of known) {
      for (const withWhat of [
        "Barbell",
        "Dumbbell",
        "Machine",
        "Cable",
        "Kettlebell",
        "Smith Machine",
        "Band",
      ]) {
        const isDoneWith = IS_DONE_WITH[withWhat.toLowerCase()]?.(equipment) ?? false;
        const found = spellingsOf(`${name} (${withWhat})`).find((spelling) => names.has(spelling));
        if (found === folded(name)) expect([name, withWhat, isDoneWith]).toEqual([name, withWhat, true]);
      }
    }
  });
});
