import { expect, it } from "vitest";
import { api } from "../../../support/api.ts";
import { cast, type Player } from "../../../support/cast.ts";
import { seededRandom } from "../../../support/random.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";
import { makeExercise, makeLog, makeSession } from "../../../support/training.ts";
import { bring, exportOf, NOTHING, setsOf } from "./training.ts";

const STORIES = 4;
const EXPORTS = 5;
const CHANGES_MAX = 4;

it(`[S11] own exports of a changing log store each set once (seed ${FUZZ_SEED})`, async () => {
  const random = seededRandom(FUZZ_SEED);
  const upTo = (max: number) => Math.floor(random() * max);
  for (let story = 0; story < STORIES; story += 1) {
    const [ada, ben] = await cast("ada", "ben");
    const log = await beginLog(ada);
    const files: string[] = [];
    const exported = new Set<string>();
    let deletedHere = 0;
    for (let count = 0; count < EXPORTS; count += 1) {
      for (let change = upTo(CHANGES_MAX); change >= 0; change -= 1) await changeLog(ada, log, upTo);
      const file = await exportOf(ada, random() < 0.5 ? "" : "?format=csv");
      for (const { id } of await setsOf(ada)) exported.add(String(id));
      const { body } = await bring(ben, file);
      expect(body).toMatchObject({ refused: 0 });
      files.push(file);
      const kept = await setsOf(ben);
      expect([kept.length, { story, count }]).toEqual([exported.size - deletedHere, { story, count }]);
      if (random() < 0.5 && kept.length > 1) {
        const gone = kept[upTo(kept.length)];
        await api("DELETE", `/api/exercise-logs/${gone?.id}/`, { as: ben });
        deletedHere += 1;
      }
      for (const before of files) expect((await bring(ben, before)).body).toMatchObject({ added: NOTHING });
      expect(await setsOf(ben)).toHaveLength(exported.size - deletedHere);
    }
  }
}, 120_000);

interface Log {
  workout_session: string;
  exercise: string;
}

async function beginLog(person: Player): Promise<Log> {
  const exercise = await makeExercise(person, { name: "Stone Lift" });
  const log = { workout_session: await makeSession(person), exercise };
  await makeLog(person, { ...log, weight: 60 });
  return log;
}

async function changeLog(person: Player, log: Log, upTo: (max: number) => number): Promise<void> {
  const sets = await setsOf(person);
  const path = `/api/exercise-logs/${sets[upTo(sets.length)]?.id}/`;
  switch (upTo(4)) {
    case 0:
      await api("PATCH", path, { as: person, body: { weight: 20 * upTo(6) } });
      return;
    case 1:
      await api("PATCH", path, { as: person, body: { set_type: upTo(2) === 0 ? "warm_up" : "drop" } });
      return;
    case 2:
      if (sets.length > 1) await api("DELETE", path, { as: person });
      return;
    default:
      await makeLog(person, { ...log, set_number: 1 + upTo(5), weight: 60 });
  }
}
