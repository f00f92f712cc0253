import { env } from "cloudflare:workers";
import { expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { seededRandom } from "../../../support/random.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";
import { bring, exportOf, wipe } from "./training.ts";

const ORDERS = [
  [0, 1, 2],
  [0, 2, 1],
  [1, 0, 2],
  [1, 2, 0],
  [2, 0, 1],
  [2, 1, 0],
] as const;
const HEAD = "title,start_time,end_time,exercise_title,set_index,weight_kg,reps";
const DAYS = ["2024-11-28", "2024-11-29"];
const EXERCISES = ["Stone Row", "Stone Dip", "Stone Curl"];
const SETS_MAX = 3;
const SESSIONS_OF_WORKOUT = 2;

interface Export {
  exercises: object[];
  workouts: object[];
  sessions: object[];
  logs: object[];
}

/** As Hevy tells of so many sets of each exercise on each day. */
function csvOf(countOf: () => number): string {
  const lines = DAYS.flatMap((day) =>
    EXERCISES.flatMap((exercise) =>
      Array.from(
        { length: countOf() },
        (_, index) => `Day,${day} 10:00,,${exercise},${index},${60 + index},8`,
      ),
    ),
  );
  return [HEAD, ...lines].join("\n");
}

/** An export that has all that the files of others have, and workouts of the same exercises with sessions of their own. */
async function exportOfAll(person: Player): Promise<Export> {
  await bring(
    person,
    csvOf(() => SETS_MAX),
  );
  const { exercises } = JSON.parse(await exportOf(person)) as { exercises: { id: string }[] };
  for (const { id } of exercises) {
    const body = { name: "Stones", exercises: [{ exercise: id, order: 1 }] };
    const workout = await api<{ id: string }>("POST", "/api/workouts/", { as: person, body });
    const times = { start_time: "2024-11-30T10:00:00Z", end_time: "2024-11-30T11:00:00Z" };
    for (let count = 0; count < SESSIONS_OF_WORKOUT; count += 1) {
      const session = { workout: workout.body.id, status: "completed", ...times };
      await api("POST", "/api/workout-sessions/", { as: person, body: session });
    }
  }
  const all = JSON.parse(await exportOf(person));
  await wipe(person);
  return all;
}

/** How many rows there are of someone's training, and of these how many that no import is to be undone for. */
async function rowsOf(person: Player): Promise<{ rows: number; forgotten: number }> {
  const tables = [
    ["exercises", "creator_id", "coalesce(revived_by, import_id)"],
    ["workouts", "creator_id", "import_id"],
    ["workout_sessions", "account_id", "import_id"],
    ["exercise_logs", "account_id", "import_id"],
  ];
  const all = tables.map(
    ([table, owner, importId]) => `select ${importId} as import_id from ${table} where ${owner} = ?1`,
  );
  const query = `select count(*) as rows, coalesce(sum(import_id is null
    or import_id not in (select id from training_imports)), 0) as forgotten from (${all.join(" union all ")})`;
  const counts = await env.DB.prepare(query).bind(person.id).first<{ rows: number; forgotten: number }>();
  return counts ?? { rows: -1, forgotten: -1 };
}

it(`three overlapping imports leave nothing when undone in any order (seed ${FUZZ_SEED})`, async () => {
  const [ada] = await cast("ada");
  const random = seededRandom(FUZZ_SEED);
  const all = await exportOfAll(ada);
  const some = (items: object[]) => items.filter(() => random() < 0.5);
  const jsonOf = () => {
    const { exercises, workouts, sessions, logs } = all;
    const lists = {
      exercises: some(exercises),
      workouts: some(workouts),
      sessions: some(sessions),
      logs: some(logs),
    };
    return JSON.stringify({ ...all, ...lists });
  };
  for (const order of ORDERS) {
    for (const undoing of ORDERS) {
      const csv = () => csvOf(() => Math.floor(random() * (SETS_MAX + 1)));
      const files = [csv(), random() < 0.5 ? csv() : jsonOf(), jsonOf()];
      const imports: (string | null)[] = [null, null, null];
      for (const index of order) imports[index] = (await bring(ada, files[index] ?? "")).body.import_id;
      for (const index of undoing) {
        if (imports[index] === null) continue;
        const { status } = await api("DELETE", `/api/training/imports/${imports[index]}/`, { as: ada });
        expect([status, { order, undoing, ...(await rowsOf(ada)) }]).toMatchObject([204, { forgotten: 0 }]);
      }
      expect({ order, undoing, ...(await rowsOf(ada)) }).toMatchObject({ rows: 0 });
    }
  }
}, 180_000);
