import { beforeAll, describe, expect, it } from "vitest";
import { api, refused } from "../../support/api.ts";
import { cast, type Player } from "../../support/cast.ts";
import {
  EXERCISES,
  LOGS,
  makeExercise,
  makeLog,
  makeSession,
  makeWorkout,
  NO_ID,
  read,
  SESSIONS,
  WORKOUTS,
} from "../../support/training.ts";

type Kind = "exercise" | "workout" | "session" | "log";

const PATHS: Record<Kind, string> = { exercise: EXERCISES, workout: WORKOUTS, session: SESSIONS, log: LOGS };

/** Every operation on one thing. A body is wrong on purpose: whether one may know of a thing comes before what is wrong. */
const OPERATIONS: [Kind, string, string][] = [
  ...(["exercise", "workout", "session", "log"] as const).flatMap((kind): [Kind, string, string][] =>
    ["GET", "PUT", "PATCH", "DELETE"].map((method) => [kind, method, ""]),
  ),
  ["workout", "POST", "clone/"],
  ["workout", "POST", "exercises/"],
  ["workout", "DELETE", "exercises/1/"],
  ["workout", "GET", "statistics/"],
  ["session", "POST", "start/"],
  ["session", "POST", "complete/"],
  ["session", "POST", "cancel/"],
];

/** What names nothing: lists, sums, and what is made. */
const COLLECTIONS: [string, string][] = [
  ...[EXERCISES, WORKOUTS, SESSIONS, LOGS].flatMap((path): [string, string][] => [
    ["GET", path],
    ["POST", path],
  ]),
  ["GET", `${SESSIONS}statistics/`],
  ["POST", `${LOGS}bulk_create/`],
  ["GET", `${LOGS}personal_records/`],
  ["GET", `${LOGS}progress/?exercise=${NO_ID}`],
];

let ada: Player;
let eve: Player;
const secret = {} as Record<Kind, string>;

const withBody = (method: string) => (method === "GET" || method === "DELETE" ? {} : { body: { name: 7 } });

beforeAll(async () => {
  [ada, eve] = await cast("ada", "eve");
  secret.exercise = await makeExercise(ada);
  secret.workout = await makeWorkout(ada, { exercises: [{ exercise: secret.exercise, order: 1 }] });
  secret.session = await makeSession(ada, { workout: secret.workout });
  secret.log = await makeLog(ada, { workout_session: secret.session, exercise: secret.exercise });
});

async function snapshot(): Promise<unknown> {
  const kinds = Object.keys(PATHS) as Kind[];
  return Promise.all(kinds.map((kind) => read(`${PATHS[kind]}${secret[kind]}/`, ada)));
}

describe("a stranger", () => {
  it.each(OPERATIONS)("gets 404 for another's %s by %s %s, without effect", async (kind, method, verb) => {
    const before = await snapshot();
    const at = (id: string) => `${PATHS[kind]}${id}/${verb}`;
    const problem = await refused(method, at(secret[kind]), { as: eve, ...withBody(method) });
    expect(problem).toMatchObject({ status: 404, code: "not_found" });
    const ofNothing = await refused(method, at(NO_ID), { as: eve, ...withBody(method) });
    expect({ ...problem, request_id: "" }).toEqual({ ...ofNothing, request_id: "" });
    expect(await snapshot()).toEqual(before);
  });

  it.each([
    [EXERCISES, (id: number) => ({ name: "", created_by_user_id: id })],
    [WORKOUTS, (id: number) => ({ name: "", created_by_user_id: id })],
    [WORKOUTS, (id: number) => ({ name: "", created_by_user_id: String(id) })],
    [SESSIONS, (id: number) => ({ workout: NO_ID, user_id: id })],
    [LOGS, (id: number) => ({ workout_session: NO_ID, user_id: id })],
    [`${LOGS}bulk_create/`, (id: number) => ({ logs: [{ user_id: eve.id }, { user_id: id }] })],
  ] as const)("cannot act for another account by %s", async (path, bodyOf) => {
    const asAnother = await refused("POST", path, { as: eve, body: bodyOf(ada.id) });
    expect(asAnother).toMatchObject({ status: 403, code: "not_allowed" });
    expect(await refused("POST", path, { as: eve, body: bodyOf(eve.id) })).toMatchObject({ status: 400 });
  });

  it.each(OPERATIONS.filter(([, method]) => method !== "GET" && method !== "DELETE"))(
    "cannot act for another account with their own %s by %s %s",
    async (kind, method, verb) => {
      const exercise = await makeExercise(eve);
      const workout = await makeWorkout(eve);
      const session = await makeSession(eve, { workout });
      const log = await makeLog(eve, { workout_session: session, exercise });
      const path = `${PATHS[kind]}${{ exercise, workout, session, log }[kind]}/`;
      const before = await read(path, eve);
      const body = { name: "", rating: 9, reps: -1, created_by_user_id: ada.id, user_id: ada.id };
      expect(await refused(method, path + verb, { as: eve, body })).toMatchObject({
        status: 403,
        code: "not_allowed",
      });
      expect(await read(path, eve)).toEqual(before);
    },
  );

  it("cannot use another's private things", async () => {
    const workout = await makeWorkout(eve);
    const session = await makeSession(eve, { workout });
    const exercise = await makeExercise(eve);
    const attempts: [string, string, object, string][] = [
      [
        "POST",
        WORKOUTS,
        { name: "Mine", exercises: [{ exercise: secret.exercise, order: 1 }] },
        "exercises.0.exercise",
      ],
      [
        "PUT",
        `${WORKOUTS}${workout}/`,
        { name: "Mine", exercises: [{ exercise: secret.exercise, order: 1 }] },
        "exercises.0.exercise",
      ],
      [
        "PATCH",
        `${WORKOUTS}${workout}/`,
        { exercises: [{ exercise: secret.exercise, order: 1 }] },
        "exercises.0.exercise",
      ],
      ["POST", `${WORKOUTS}${workout}/exercises/`, { exercise: secret.exercise }, "exercise"],
      ["POST", SESSIONS, { workout: secret.workout }, "workout"],
      ["PUT", `${SESSIONS}${session}/`, { workout: secret.workout }, "workout"],
      ["PATCH", `${SESSIONS}${session}/`, { workout: secret.workout }, "workout"],
      [
        "POST",
        LOGS,
        { workout_session: secret.session, exercise, set_number: 1, reps: 1 },
        "workout_session",
      ],
      [
        "POST",
        LOGS,
        { workout_session: session, exercise: secret.exercise, set_number: 1, reps: 1 },
        "exercise",
      ],
      [
        "POST",
        `${LOGS}bulk_create/`,
        { logs: [{ workout_session: session, exercise: secret.exercise, set_number: 1, reps: 1 }] },
        "logs.0.exercise",
      ],
    ];
    const log = await makeLog(eve, { workout_session: session, exercise });
    attempts.push(
      ["PATCH", `${LOGS}${log}/`, { workout_session: secret.session }, "workout_session"],
      ["PATCH", `${LOGS}${log}/`, { exercise: secret.exercise }, "exercise"],
      [
        "PUT",
        `${LOGS}${log}/`,
        { workout_session: secret.session, exercise, set_number: 1, reps: 1 },
        "workout_session",
      ],
    );
    for (const [method, path, body, field] of attempts) {
      const problem = await refused(method, path, { as: eve, body });
      expect([method, path, problem.status, problem.errors?.map((error) => error.path)]).toEqual([
        method,
        path,
        400,
        [field],
      ]);
    }
    expect(await read(`${SESSIONS}${secret.session}/`, ada)).toMatchObject({ total_volume: 0 });
  });

  it("sees nothing of others in lists, filters, records and statistics", async () => {
    const [flo] = await cast("flo");
    for (const path of [
      `${EXERCISES}?custom_only=true`,
      WORKOUTS,
      SESSIONS,
      `${SESSIONS}?workout=${secret.workout}`,
      LOGS,
      `${LOGS}?session=${secret.session}`,
      `${LOGS}?exercise=${secret.exercise}`,
    ]) {
      expect([path, (await read<{ count: number }>(path, flo)).count]).toEqual([path, 0]);
    }
    expect(await read(`${LOGS}personal_records/`, flo)).toEqual({ results: [] });
    for (const path of ["personal_records/", "progress/"]) {
      const asked = `${LOGS}${path}?exercise=${secret.exercise}`;
      expect((await refused("GET", asked, { as: flo })).status).toBe(404);
    }
    expect(await read(`${SESSIONS}statistics/`, flo)).toMatchObject({ sessions: 0, total_volume: 0 });
  });
});

describe("a fixed path segment", () => {
  const WORDS = [
    [`${LOGS}bulk_create`, "POST"],
    [`${LOGS}personal_records`, "GET"],
    [`${LOGS}progress`, "GET"],
    [`${SESSIONS}statistics`, "GET"],
  ] as const;

  it.each(WORDS)("is not an id: %s only supports %s", async (path, allow) => {
    for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((each) => each !== allow)) {
      for (const at of [path, `${path}/`]) {
        for (const as of [{ as: ada }, {}]) {
          const reply = await api(method, at, { ...as, ...withBody(method) });
          expect([method, reply.status, reply.headers.get("Allow")]).toEqual([method, 405, allow]);
          expect(reply.body).toMatchObject({ code: "method_not_allowed" });
        }
      }
    }
  });

  it.each(["bulk_creates", "statistics", "7", "no-uuid"])("that is unknown answers 404: %s", async (id) => {
    for (const path of [EXERCISES, WORKOUTS, LOGS, ...(id === "statistics" ? [] : [SESSIONS])]) {
      for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
        const problem = await refused(method, `${path}${id}/`, { as: ada, ...withBody(method) });
        expect([path, method, problem.status]).toEqual([path, method, 404]);
      }
    }
  });
});

describe("a public thing of another account", () => {
  it.each([
    ["exercise", "PUT", ""],
    ["exercise", "PATCH", ""],
    ["exercise", "DELETE", ""],
    ["workout", "PUT", ""],
    ["workout", "PATCH", ""],
    ["workout", "DELETE", ""],
    ["workout", "POST", "exercises/"],
    ["workout", "DELETE", "exercises/1/"],
    ["workout", "DELETE", "exercises/9/"],
    ["workout", "PATCH", "?unit=stone"],
  ] as const)("can be read but not changed: %s %s %s answers 403", async (kind, method, verb) => {
    const exercise = await makeExercise(ada, { is_public: true });
    const exercises = [{ exercise, order: 1 }];
    const id = kind === "exercise" ? exercise : await makeWorkout(ada, { is_public: true, exercises });
    const path = `${PATHS[kind]}${id}/`;
    const before = await read(path, eve);
    const body = { name: "Eve's", category: "sports", exercise };
    for (const asked of [method === "DELETE" ? {} : { body }, withBody(method)]) {
      const problem = await refused(method, path + verb, { as: eve, ...asked });
      expect(problem).toMatchObject({ status: 403, code: "not_allowed" });
    }
    expect(await read(path, ada)).toEqual(before);
  });

  it("can be used in own workouts, sessions and sets", async () => {
    const exercise = await makeExercise(ada, { is_public: true });
    const workout = await makeWorkout(ada, { is_public: true, exercises: [{ exercise, order: 1 }] });
    const session = await makeSession(eve, { workout });
    const log = await makeLog(eve, { workout_session: session, exercise });
    await makeWorkout(eve, { exercises: [{ exercise, order: 1 }] });
    expect((await refused("GET", `${LOGS}${log}/`, { as: ada })).status).toBe(404);
    expect((await refused("GET", `${SESSIONS}${session}/`, { as: ada })).status).toBe(404);
    expect(await read(`${SESSIONS}?workout=${workout}`, ada)).toMatchObject({ count: 0 });
  });
});

describe("an anonymous caller", () => {
  it.each(OPERATIONS)("gets 401 for a %s at %s %s", async (kind, method, verb) => {
    const path = `${PATHS[kind]}${secret[kind]}/${verb}`;
    expect(await refused(method, path, withBody(method))).toMatchObject({
      status: 401,
      code: "not_signed_in",
    });
    const forged = await api(method, path, { as: "no.such.token", ...withBody(method) });
    expect(forged.status).toBe(401);
  });

  it.each(COLLECTIONS)("gets 401 at %s %s", async (method, path) => {
    expect(await refused(method, path, withBody(method))).toMatchObject({
      status: 401,
      code: "not_signed_in",
    });
  });
});
