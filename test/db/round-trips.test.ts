import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import worker from "../../src/index.ts";
import { api, ORIGIN } from "../support/api.ts";
import { start } from "../support/build.ts";
import { PASSWORD, type Player } from "../support/cast.ts";
import { countRoundTrips } from "../support/round-trips.ts";
import { knownFields, makeWorld, pathParameter, type World } from "../support/world.ts";

let world: World;

beforeAll(async () => {
  world = await makeWorld();
  await start(world.ada, world.ben);
});

/** Sends a request to the Worker and tells what it asked of the database. */
async function ask(path: string, { as, body }: { as?: Player; body?: object } = {}) {
  const { d1, asked } = countRoundTrips(env.DB);
  const request = new Request<unknown, IncomingRequestCfProperties>(new URL(path, ORIGIN), {
    method: body ? "POST" : "GET",
    headers: {
      ...(as && { Authorization: `Bearer ${as.access}` }),
      ...(body && { "Content-Type": "application/json" }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  const response = await worker.fetch(request, { ...env, DB: d1 }, createExecutionContext());
  await response.arrayBuffer();
  return { status: response.status, ...asked };
}

/**
 * What can be read, by how many round trips to the database, and how many statements these hold. Where it is two, the
 * second is of what the first, or an object, has told.
 */
const READS: [path: string, roundTrips: number, statements: number, status?: number][] = [
  ["/api/chat/conversations", 1, 2],
  ["/api/chat/conversations?search=b", 2, 3],
  ["/api/chat/conversations/{id}", 1, 2],
  ["/api/chat/conversations/{id}/messages", 1, 1],
  ["/chats", 2, 2],
  ["/chats/{username}/messages", 1, 1],
  ["/api/chats", 2, 2],
  ["/api/chats/{username}/messages", 1, 1],
  ["/notifications", 0, 0],
  ["/api/notifications", 0, 0],
  ["/api/games", 0, 0],
  ["/api/friends", 1, 2],
  ["/api/blocks", 1, 2],
  ["/api/blocks/{username}", 1, 1, 404],
  ["/api/accounts", 1, 1],
  ["/api/accounts?search=a", 1, 2],
  ["/api/accounts/{id}", 1, 2],
  ["/api/auth/profile", 1, 1],
  ["/api/auth/grants", 1, 1],
  ["/api/profiles", 1, 1],
  ["/api/workspaces", 1, 1],
  ["/api/workspaces/{id}", 1, 1],
  ["/api/workspaces/{id}/members", 2, 2],
  ["/api/channels?workspace_id={workspace_id}", 2, 2],
  ["/api/channels/{id}", 1, 1],
  ["/api/channels/{id}/members", 2, 2],
  ["/api/messages?channel_id={channel_id}", 2, 2],
  ["/api/courses/for-trainees", 1, 1],
  ["/api/courses/for-trainees?search=a", 1, 2],
  ["/api/courses/{id}/detail", 1, 1],
  ["/api/exercises", 1, 1],
  ["/api/exercises?search=press", 1, 2],
  ["/api/exercises?category=strength", 1, 2],
  ["/api/exercises?after={exercise}", 1, 1],
  ["/api/exercises/{id}", 1, 1],
  ["/api/workouts", 1, 1],
  ["/api/workouts?search=push", 1, 2],
  ["/api/workouts?difficulty=beginner", 1, 2],
  ["/api/workouts/{id}", 1, 2],
  ["/api/workouts/{id}/statistics", 2, 3],
  ["/api/workout-sessions", 1, 2],
  // The profile is asked for the person's time zone first, unless the request names one.
  ["/api/workout-sessions/statistics", 2, 3],
  ["/api/workout-sessions/statistics?time_zone=Europe/Berlin", 1, 2],
  ["/api/workout-sessions/{id}", 1, 1],
  ["/api/exercise-logs", 1, 2],
  ["/api/exercise-logs?session={workout_session}", 1, 2],
  ["/api/exercise-logs/{id}", 1, 1],
  ["/api/exercise-logs/personal_records?exercise={exercise}", 1, 2],
  ["/api/exercise-logs/progress?exercise={exercise}", 2, 3],
  ["/api/exercise-logs/progress?exercise={exercise}&time_zone=Europe/Berlin", 1, 2],
  ["/api/training/imports", 1, 2],
];

/** Files, documents, and what is asked for once in a while. */
const OTHERS = /^\/(media|dev)\/|^\/api\/(health|schema|asyncapi|training\/(export|imports\/\{id\}))/;

/** A path with what stands for its parameters in this world. */
function filled(template: string): string {
  const known = knownFields(world);
  return template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    String(known[name] ?? pathParameter(world, template, name)),
  );
}

describe("a REST read", () => {
  it.each(READS)(
    "of %s takes %i database round trips",
    async (template, roundTrips, statements, status = 200) => {
      const path = filled(template);
      // The first has the login remembered, and indexes what changed.
      await ask(path, { as: world.ada });
      const again = await ask(path, { as: world.ada });
      expect({ path, ...again }).toEqual({ path, status, roundTrips, statements });
    },
  );

  it("is listed with its number of round trips", async () => {
    const { body: document } = await api<{ paths: Record<string, object> }>("GET", "/api/schema/");
    const counted = new Set(READS.map(([template]) => template.replace(/\?.*/, "")));
    const missing = Object.entries(document.paths)
      .filter(([path, item]) => "get" in item && !OTHERS.test(path) && !counted.has(path))
      .map(([path]) => path);
    expect(missing).toEqual([]);
  });

  it("needs no database query to refuse a missing login", async () => {
    for (const path of ["/api/exercises/", "/api/accounts/?search=a"]) {
      expect(await ask(path)).toEqual({ status: 401, roundTrips: 0, statements: 0 });
    }
  });
});

describe("a login", () => {
  it("takes one database round trip before hashing and one after", async () => {
    const { username } = world.ada;
    const right = await ask("/api/auth/login/", { body: { username, password: PASSWORD } });
    expect(right).toEqual({ status: 200, roundTrips: 2, statements: 8 });
    const body = { username: "nobody-of-that-name", password: PASSWORD };
    expect(await ask("/api/auth/login/", { body })).toEqual({ status: 401, roundTrips: 1, statements: 4 });
  });
});
