import { createRow, type Row } from "../row.ts";
import { percentile } from "../statistics.ts";
import type { Testbed } from "../testbed.ts";
import { FAVOURITE_ID, OTHER_ID, type TrainingSize } from "./training-fill.ts";

const WARM_UP_ROUNDS = 10;
const PAGE_SIZE = 20;
const YEAR_MS = 365 * 86_400_000;

export interface QuestionTime {
  name: string;
  p50Ms: number;
  p99Ms: number;
  kilobytes: number;
}

/** The time for lists and statistics of someone with a long training log. */
export async function measureTraining(
  { palaestra }: Testbed,
  account: number,
  size: TrainingSize,
  rounds: number,
): Promise<{ row: Row; questions: QuestionTime[] }> {
  const person = palaestra.person(account);
  const lists = listsOf(size);
  const asked = Object.entries({ ...lists, ...statistics() }).map(([name, path]) => ({
    name,
    path,
    times: [] as number[],
    kilobytes: 0,
  }));
  // One question after the other in each round, so that a stall of the machine does not fall on one of them alone.
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const question of asked) {
      const started = performance.now();
      const answer = await palaestra.request("GET", `/api/${question.path}`, person);
      if (round >= 0) question.times.push(performance.now() - started);
      question.kilobytes = JSON.stringify(answer).length / 1000;
    }
  }
  const questions = asked.map(({ name, times, kilobytes }) => ({
    name,
    p50Ms: percentile(times, 50),
    p99Ms: percentile(times, 99),
    kilobytes,
  }));
  const row = createRow(`lists of 20 from ${size.logs.toLocaleString("en")} sets: slowest p99, ms`, 1, {
    atMost: 20,
    of: null,
  });
  row.rounds.palaestra = [
    Math.max(...questions.filter(({ name }) => name in lists).map(({ p99Ms }) => p99Ms)),
  ];
  return { row, questions };
}

/** Each page has 20 items. */
function listsOf({ workouts, logs }: TrainingSize): Record<string, string> {
  const workoutPages = Math.ceil(workouts / PAGE_SIZE);
  const logPages = Math.ceil(logs / PAGE_SIZE);
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
  };
}

function statistics(): Record<string, string> {
  const year = `bucket=week&date_from=${new Date(Date.now() - YEAR_MS).toISOString().slice(0, 10)}`;
  return {
    "records in one exercise": `exercise-logs/personal_records/?exercise=${OTHER_ID}`,
    "records in the favourite": `exercise-logs/personal_records/?exercise=${FAVOURITE_ID}`,
    "a year by weeks, one": `exercise-logs/progress/?exercise=${OTHER_ID}&${year}`,
    "a year by weeks, favourite": `exercise-logs/progress/?exercise=${FAVOURITE_ID}&${year}`,
    "statistics of all sessions": "workout-sessions/statistics/",
    "records in all": "exercise-logs/personal_records/",
  };
}
