import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, type Reply } from "../support/api.ts";
import { cast, type Player } from "../support/cast.ts";

interface Scene {
  ada: Player;
  ben: Player;
  /** Sends a write without a key, to prepare; gives its answer. */
  make(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
}

interface Write {
  method?: string;
  path: string;
  body?: object | string;
  /** JSON, where none is named. */
  type?: string;
  status?: number;
  /** Not signed in. */
  isAnonymous?: boolean;
}

const group = async ({ make, ben }: Scene) =>
  (await make("POST", "/api/chat/conversations/", { name: "Group", participants: [ben.id] })).id;
const workout = async ({ make }: Scene) => (await make("POST", "/api/workouts/", { name: "Plan" })).id;
const exercise = async ({ make }: Scene) =>
  (await make("POST", "/api/exercises/", { name: "Squat", category: "strength" })).id;
const session = async (scene: Scene, status: string) =>
  (await scene.make("POST", "/api/workout-sessions/", { workout: await workout(scene), status })).id;
const log = async (scene: Scene) => ({
  ...{ workout_session: await session(scene, "in_progress"), exercise: await exercise(scene) },
  ...{ set_number: 1, reps: 5 },
});
const workspace = async ({ make }: Scene) =>
  (await make("POST", "/api/workspaces/", { name: "Gym", is_open: false })).workspace_id;
const channel = async (scene: Scene) =>
  (
    await scene.make("POST", "/api/channels/", {
      ...{ workspace_id: await workspace(scene), name: "general", is_private: true },
    })
  ).channel_id;
const trainer = async ({ make }: Scene) =>
  (await make("POST", "/api/profiles/", { profile_type: "trainer" })).id;
const course = async (scene: Scene) => ({
  ...{ title: "Strength", description: "d", trainer_profile: await trainer(scene), price: 10 },
});
const newcomer = () => {
  const username = `new_${crypto.randomUUID().slice(0, 8)}`;
  return { username, email: `${username}@example.com`, password: "a long and quiet evening" };
};

const WRITES: Record<string, (scene: Scene) => Promise<Write>> = {
  "registers an account": async () => ({ path: "/api/accounts/", body: newcomer(), isAnonymous: true }),
  "registers a member": async () => ({ path: "/api/register/", body: newcomer(), isAnonymous: true }),
  "renames an account": async ({ ada }) => ({
    ...{ method: "PATCH", path: `/api/accounts/${ada.id}/`, body: { firstName: "Augusta" }, status: 200 },
  }),
  "changes a profile": async () => ({
    ...{ method: "PATCH", path: "/api/auth/profile/", body: { bio: "I lift", first_name: "A" }, status: 200 },
  }),
  "adds a profile": async () => ({ path: "/api/profiles/", body: { profile_type: "gym" } }),
  "removes a profile": async (scene) => ({
    ...{ method: "DELETE", path: `/api/profiles/${await trainer(scene)}/`, status: 204 },
  }),
  "makes a course": async (scene) => ({ path: "/api/courses/create/", body: await course(scene) }),
  "changes a course": async (scene) => {
    const { id } = await scene.make("POST", "/api/courses/create/", await course(scene));
    return { method: "PATCH", path: `/api/courses/${id}/update/`, body: { title: "Power" }, status: 200 };
  },
  "makes an exercise": async () => ({ path: "/api/exercises/", body: { name: "Row", category: "strength" } }),
  "replaces an exercise": async (scene) => ({
    ...{ method: "PUT", path: `/api/exercises/${await exercise(scene)}/`, status: 200 },
    body: { name: "Row", category: "strength" },
  }),
  "makes a workout": async () => ({ path: "/api/workouts/?unit=lb", body: { name: "Push Day" } }),
  "changes a workout": async (scene) => ({
    ...{
      method: "PATCH",
      path: `/api/workouts/${await workout(scene)}/`,
      body: { name: "Pull" },
      status: 200,
    },
  }),
  "clones a workout": async (scene) => ({ path: `/api/workouts/${await workout(scene)}/clone/`, body: {} }),
  "adds an exercise to a workout": async (scene) => ({
    ...{ path: `/api/workouts/${await workout(scene)}/exercises/` },
    body: { exercise: await exercise(scene), sets: 3 },
  }),
  "deletes a workout": async (scene) => ({
    ...{ method: "DELETE", path: `/api/workouts/${await workout(scene)}/`, status: 204 },
  }),
  "plans a session": async (scene) => ({
    ...{ path: "/api/workout-sessions/", body: { workout: await workout(scene), status: "planned" } },
  }),
  "starts a session": async (scene) => ({
    ...{ path: `/api/workout-sessions/${await session(scene, "planned")}/start/`, body: {}, status: 200 },
  }),
  "completes a session": async (scene) => ({
    ...{ path: `/api/workout-sessions/${await session(scene, "in_progress")}/complete/`, status: 200 },
    body: { rating: 4 },
  }),
  "logs a set": async (scene) => ({ path: "/api/exercise-logs/", body: await log(scene) }),
  "logs several sets": async (scene) => {
    const set = await log(scene);
    return { path: "/api/exercise-logs/bulk_create/", body: { logs: [set, { ...set, set_number: 2 }] } };
  },
  "imports training": async () => ({
    ...{ path: "/api/training/import/", type: "text/csv" },
    body:
      "title,start_time,end_time,description,exercise_title,set_index,weight_kg,reps\n" +
      "Day,2024-11-28 10:00,2024-11-28 11:00,,Row,0,60,8",
  }),
  "makes a group": async ({ ben }) => ({
    ...{ path: "/api/chat/conversations/", body: { name: "Group", participants: [ben.id] } },
  }),
  "starts a conversation": async ({ ben }) => ({
    ...{ path: "/api/chat/conversations/start/", body: { user2: ben.id } },
  }),
  "renames a group": async (scene) => ({
    ...{ method: "PUT", path: `/api/chat/conversations/${await group(scene)}/`, status: 200 },
    body: { name: "Renamed" },
  }),
  "adds a member to a group": async (scene) => {
    const [cleo] = await cast("cleo");
    return { path: `/api/chat/conversations/${await group(scene)}/members/`, body: { account_id: cleo.id } };
  },
  "leaves a group": async (scene) => ({
    ...{ method: "DELETE", status: 204 },
    path: `/api/chat/conversations/${await group(scene)}/members/${scene.ada.id}/`,
  }),
  "takes a conversation off the list": async (scene) => ({
    ...{ method: "DELETE", path: `/api/chat/conversations/${await group(scene)}/`, status: 204 },
  }),
  "sends a message": async (scene) => ({
    ...{ path: `/api/chat/conversations/${await group(scene)}/send_message/`, body: { content: "once" } },
  }),
  "sends to a person": async ({ ben }) => ({
    ...{ path: "/api/chat/send/", body: { recipient_id: ben.id, content: "once" } },
  }),
  "marks messages as read": async (scene) => {
    const id = await group(scene);
    const path = `/api/chat/conversations/${id}/send_message/`;
    await api("POST", path, { as: scene.ben, body: { content: "read me" } });
    return { path: `/api/chat/conversations/${id}/read/`, body: { mark_all: true }, status: 200 };
  },
  "blocks someone": async ({ ben }) => ({ method: "PUT", path: `/api/blocks/${ben.username}/` }),
  "makes a workspace": async () => ({ path: "/api/workspaces/", body: { name: "Gym" } }),
  "adds someone to a workspace": async (scene) => ({
    ...{ path: `/api/workspaces/${await workspace(scene)}/members/`, body: { account_id: scene.ben.id } },
  }),
  "makes a channel": async (scene) => ({
    ...{ path: "/api/channels/", body: { workspace_id: await workspace(scene), name: "general" } },
  }),
  "adds someone to a channel": async (scene) => ({
    ...{ path: `/api/channels/${await channel(scene)}/members/`, body: { account_id: scene.ben.id } },
  }),
  "posts in a channel": async (scene) => ({
    ...{ path: "/api/messages/", body: { channel_id: await channel(scene), body: "once" } },
  }),
};

async function enact(name: string) {
  const [ada, ben] = await cast("ada", "ben");
  const make = async (method: string, path: string, body?: object) => {
    const reply = await api(method, path, { as: ada, ...(body && { body }) });
    if (reply.status >= 300) throw new Error(`${method} ${path}: ${JSON.stringify(reply.body)}`);
    return reply.body;
  };
  const prepare = WRITES[name];
  if (!prepare) throw new Error(`there is no write that ${name}`);
  const write = await prepare({ ada, ben, make });
  const headers = {
    "Idempotency-Key": crypto.randomUUID(),
    ...(write.type && { "Content-Type": write.type }),
    ...(write.isAnonymous && { "CF-Connecting-IP": `192.0.2.${Math.floor(Math.random() * 250)}` }),
  };
  const send = (): Promise<Reply<Record<string, unknown>>> =>
    api(write.method ?? "POST", write.path, {
      headers,
      ...(!write.isAnonymous && { as: ada }),
      ...(write.body && { body: write.body }),
    });
  return { send, status: write.status ?? 201 };
}

/** What the database has of every key after a crash that came between the write and the keeping of its answer. */
async function forgetAnswers(): Promise<void> {
  await env.DB.prepare(
    "update idempotency_keys set status = null, body = null, content_type = null, claimed_at = 0",
  ).run();
}

/** A profile is written in two steps, and again where the first run may have ended between them. */
function lasting(body: Record<string, unknown> | null): object | null {
  const { profile } = { ...body };
  return typeof profile === "object" ? { ...body, profile: { ...profile, updated_at: "" } } : body;
}

const countRows = async () => {
  const tables = ["accounts", "profiles", "courses", "exercises", "workouts", "workout_exercises"];
  tables.push("workout_sessions", "exercise_logs", "training_imports", "conversations");
  tables.push("conversation_members", "workspaces", "workspace_members", "channels", "channel_members");
  const counts = tables.map((table) => env.DB.prepare(`select count(*) as n from ${table}`));
  const results = await env.DB.batch<{ n: number }>([
    ...counts,
    env.DB.prepare("select count(*) as n from blocks"),
  ]);
  return results.map(({ results: [row] }) => row?.n);
};

describe("a keyed write whose answer was lost in a crash", () => {
  it.each(Object.keys(WRITES))("%s once with the first answer", async (name) => {
    const { send, status } = await enact(name);
    const first = await send();
    expect([first.status, first.headers.get("Idempotency-Replayed")], JSON.stringify(first.body)).toEqual([
      status,
      null,
    ]);
    const rows = await countRows();
    await forgetAnswers();
    const second = await send();
    expect([second.status, lasting(second.body)]).toEqual([first.status, lasting(first.body)]);
    expect(second.headers.get("Idempotency-Replayed")).toBe("true");
    expect(await countRows()).toEqual(rows);
    const third = await send();
    expect([third.status, third.body]).toEqual([second.status, second.body]);
  });

  it("registers once and gets a new key with the same password", async () => {
    const body = newcomer();
    const headers = { "Idempotency-Key": crypto.randomUUID(), "CF-Connecting-IP": "192.0.2.251" };
    const send = () => api("POST", "/api/auth/register/", { body: { ...body, bio: "I lift" }, headers });
    const first = await send();
    await forgetAnswers();
    for (const again of [await send(), await send()]) {
      expect(again.status).toBe(201);
      expect(again.body).toEqual({ ...first.body, token: again.body.token });
      expect(again.body.token).not.toBe(first.body.token);
      const headers = { Authorization: `Token ${again.body.token}` };
      expect((await api("GET", "/api/auth/profile/", { headers })).status).toBe(200);
    }
    await env.DB.prepare("update accounts set password_hash = '' where username = ?")
      .bind(body.username)
      .run();
    expect((await send()).status).toBe(401);
  });
});
