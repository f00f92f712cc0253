import type { TestServer } from "../test/support/server.ts";
import { percentile } from "./statistics.ts";
import { FAVOURITE_ID, OTHER_ID, type TrainingSize } from "./training-fill.ts";

const WARM_UP = 10;
const PAGE_SIZE = 20;
const YEAR_MS = 365 * 86_400_000;

export interface QuestionTime {
  name: string;
  p50Ms: number;
  p99Ms: number;
  rowsRead: number;
  kilobytes: number;
}

/** How long it takes to look at the training of someone who has trained for long. */
export async function measureTraining(
  server: TestServer,
  size: TrainingSize,
  rounds: number,
): Promise<QuestionTime[]> {
  const [person] = server.people;
  if (!person) throw new Error("training needs a person");
  await fetch(new URL(`/train/${person.accountId}/${size.workouts}/${size.logs}`, server.url));
  const headers = { Authorization: `Bearer ${person.access}` };
  const ask = async (prefix: string, path: string): Promise<string> => {
    const response = await fetch(new URL(`${prefix}/api/${path}`, server.url), { headers });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.text();
  };
  const times: QuestionTime[] = [];
  for (const [name, path] of Object.entries(questions(size))) {
    const taken: number[] = [];
    let length = 0;
    for (let round = -WARM_UP; round < rounds; round += 1) {
      const started = performance.now();
      length = (await ask("", path)).length;
      if (round >= 0) taken.push(performance.now() - started);
    }
    times.push({
      name,
      p50Ms: percentile(taken, 50),
      p99Ms: percentile(taken, 99),
      rowsRead: Number(await ask("/rows-read", path)),
      kilobytes: length / 1000,
    });
  }
  return times;
}

function questions({ workouts, logs }: TrainingSize): Record<string, string> {
  const workoutPages = Math.ceil(workouts / PAGE_SIZE);
  const logPages = Math.ceil(logs / PAGE_SIZE);
  const year = `bucket=week&date_from=${new Date(Date.now() - YEAR_MS).toISOString().slice(0, 10)}`;
  const session = "01900000-0000-7003-8000-000000000001";
  return {
    "workouts, first page": "workouts/",
    "workouts, middle page": `workouts/?page=${Math.ceil(workoutPages / 2)}`,
    "workouts, last page": `workouts/?page=${workoutPages}`,
    "sessions, first page": "workout-sessions/",
    "sessions, last page": `workout-sessions/?page=${workoutPages}`,
    "sets, first page": "exercise-logs/",
    "sets, middle page": `exercise-logs/?page=${Math.ceil(logPages / 2)}`,
    "sets, last page": `exercise-logs/?page=${logPages}`,
    "sets of a session": `exercise-logs/?session=${session}`,
    "records in one exercise": `exercise-logs/personal_records/?exercise=${OTHER_ID}`,
    "records in the favourite": `exercise-logs/personal_records/?exercise=${FAVOURITE_ID}`,
    "a year by weeks, one": `exercise-logs/progress/?exercise=${OTHER_ID}&${year}`,
    "a year by weeks, favourite": `exercise-logs/progress/?exercise=${FAVOURITE_ID}&${year}`,
    "statistics of all sessions": "workout-sessions/statistics/",
    "records in all": "exercise-logs/personal_records/",
  };
}
