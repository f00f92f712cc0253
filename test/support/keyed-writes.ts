import type { ServerPerson, TestServer } from "./server.ts";

/** A write with an `Idempotency-Key`, and how to observe its effect. */
export interface KeyedWrite {
  kind: string;
  method: string;
  path: string;
  body: object | FormData | null;
  /** The status of the first answer and of retries. */
  status: number;
  /** How often the write took effect. */
  count(): Promise<number>;
}

/** Prepares and describes a write. */
type Prepare = (world: World, name: string) => Promise<KeyedWrite>;

export interface World {
  server: TestServer;
  ada: ServerPerson;
  ben: ServerPerson;
  cleo: ServerPerson;
  exercise: string;
  workout: string;
  session: string;
  trainer: number;
  conversation: number;
  workspace: number;
  channel: number;
}

type Page = { count: number };
type WithId<Id> = { id: Id };

export async function createWorld(server: TestServer, people: readonly ServerPerson[]): Promise<World> {
  const [ada, ben, cleo] = people;
  if (!ada || !ben || !cleo) throw new Error("the world needs three people");
  const post = <Answer>(path: string, body: object) =>
    server.request("POST", path, ada, body) as Promise<Answer>;
  const { id: exercise } = await post<WithId<string>>("/api/exercises/", {
    name: "Squat",
    category: "strength",
  });
  const { id: workout } = await post<WithId<string>>("/api/workouts/", { name: "Plan", exercises: [] });
  const { id: session } = await post<WithId<string>>("/api/workout-sessions/", {
    workout,
    status: "in_progress",
  });
  const { id: trainer } = await post<WithId<number>>("/api/profiles/", { profile_type: "trainer" });
  const chat = await post<WithId<number>>("/api/chat/conversations/start/", { user2: ben.accountId });
  const { workspace_id } = await post<{ workspace_id: number }>("/api/workspaces/", { name: "Gym" });
  const { channel_id } = await post<{ channel_id: number }>("/api/channels/", {
    workspace_id,
    name: "general",
  });
  return {
    ...{ server, ada, ben, cleo, exercise, workout, session, trainer },
    conversation: chat.id,
    workspace: workspace_id,
    channel: channel_id,
  };
}

const post = (
  kind: string,
  path: string,
  body: object | FormData,
  count: () => Promise<number>,
): KeyedWrite => ({
  ...{ kind, method: "POST", path, body, status: 201, count },
});

/** All kinds of retryable REST writes. */
export const KEYED_WRITES: readonly Prepare[] = [
  async (world, name) =>
    post("make a workout", "/api/workouts/", { name, exercises: [] }, countIn(world, "/api/workouts/", name)),
  async (world, name) => {
    const id = await makeWorkout(world, name);
    const count = countIn(world, "/api/workouts/", `${name} (Copy)`);
    return post("clone a workout", `/api/workouts/${id}/clone/`, {}, count);
  },
  async (world, name) => {
    const id = await makeWorkout(world, name);
    const body = { exercise: world.exercise, sets: 3 };
    return post("add an exercise to a workout", `/api/workouts/${id}/exercises/`, body, async () => {
      const { exercises } = await get<{ exercises: unknown[] }>(world, `/api/workouts/${id}/`);
      return exercises.length;
    });
  },
  async (world, name) => {
    const path = `/api/workouts/${await makeWorkout(world, name)}/`;
    return remove("delete a workout", path, () => isGone(world, path));
  },
  async (world, name) => {
    const body = { name, category: "strength" };
    return post("make an exercise", "/api/exercises/", body, countIn(world, "/api/exercises/", name));
  },
  async (world, name) => {
    const { id } = (await ask(world, "POST", "/api/exercises/", {
      name: "before",
      category: "strength",
    })) as WithId<string>;
    const path = `/api/exercises/${id}/`;
    return {
      ...{ kind: "rename an exercise", method: "PATCH", path, body: { name }, status: 200 },
      count: async () => Number((await get<{ name: string }>(world, path)).name === name),
    };
  },
  async (world, name) => {
    const set = (number: number) => ({
      ...{
        workout_session: world.session,
        exercise: world.exercise,
        set_number: number,
        reps: 5,
        notes: name,
      },
    });
    const body = { logs: [1, 2, 3].map(set) };
    return post("log three sets", "/api/exercise-logs/bulk_create/", body, async () => {
      return (await countNotes(world, name)) / 3;
    });
  },
  async (world, name) => {
    const body = {
      workout_session: world.session,
      exercise: world.exercise,
      set_number: 1,
      reps: 5,
      notes: name,
    };
    return post("log a set", "/api/exercise-logs/", body, () => countNotes(world, name));
  },
  async (world, name) => {
    const workout = await makeWorkout(world, name);
    const count = countOf(world, `/api/workout-sessions/?workout=${workout}`);
    return post("plan a session", "/api/workout-sessions/", { workout, status: "planned" }, count);
  },
  (world) => transition(world, "start", "planned", "in_progress"),
  (world) => transition(world, "cancel", "planned", "cancelled"),
  (world) => transition(world, "complete", "in_progress", "completed"),
  async (world, name) => {
    const body = { title: name, description: "A course", trainer_profile: world.trainer, price: 10 };
    return post("make a course", "/api/courses/create/", body, async () => {
      return (await get<unknown[]>(world, `/api/courses/for-trainees/?search=${name}`)).length;
    });
  },
  async (world, name) => {
    const body = { name, participants: [world.ben.accountId] };
    return post("make a group", "/api/chat/conversations/", body, async () => {
      return (await get<unknown[]>(world, `/api/chat/conversations/?search=${name}`)).length;
    });
  },
  async (world, name) => {
    const id = await makeGroup(world, name);
    const body = { account_id: world.cleo.accountId };
    const path = `/api/chat/conversations/${id}/members/`;
    return post("add a member to a group", path, body, () => countMembers(world, id, world.cleo));
  },
  async (world, name) => {
    const id = await makeGroup(world, name);
    const path = `/api/chat/conversations/${id}/members/${world.ben.accountId}/`;
    return remove("remove a member", path, async () => 1 - (await countMembers(world, id, world.ben)));
  },
  async (world, name) => {
    const path = `/api/chat/conversations/${world.conversation}/send_message/`;
    return post("send a message", path, { content: name }, () => countTexts(world, world.conversation, name));
  },
  async (world, name) => {
    const form = new FormData();
    form.set("content", name);
    form.set("attachment", new File(["some text"], "notes.txt", { type: "text/plain" }));
    const path = `/api/chat/conversations/${world.conversation}/send_message/`;
    return post("upload a file", path, form, () => countTexts(world, world.conversation, name));
  },
  async (world, name) => {
    const body = { recipient_id: world.ben.accountId, content: name };
    return post("send to a person", "/api/chat/send/", body, () =>
      countTexts(world, world.conversation, name),
    );
  },
  async (world, name) => {
    const id = await makeGroup(world, name);
    for (const content of ["one", "two"]) {
      const path = `/api/chat/conversations/${id}/send_message/`;
      await world.server.request("POST", path, world.ben, { content });
    }
    const path = `/api/chat/conversations/${id}/read/`;
    return {
      ...{ kind: "mark two messages as read", method: "POST", path, body: { mark_all: true }, status: 200 },
      count: async () => {
        const { unread_count } = await get<{ unread_count: number }>(world, `/api/chat/conversations/${id}/`);
        return 1 - unread_count / 2;
      },
    };
  },
  async (world, name) => {
    const body = { channel_id: world.channel, body: name };
    return post("post in a channel", "/api/messages/", body, async () => {
      const { data } = await get<{ data: { body: string }[] }>(
        world,
        `/api/messages/?channel_id=${world.channel}`,
      );
      return data.filter((message) => message.body === name).length;
    });
  },
  async (world, name) =>
    post("make a workspace", "/api/workspaces/", { name, is_open: false }, async () => {
      return countNamed(await listAll(world, "/api/workspaces/"), name);
    }),
  async (world, name) =>
    post("make a channel", "/api/channels/", { workspace_id: world.workspace, name }, async () => {
      return countNamed(await listAll(world, `/api/channels/?workspace_id=${world.workspace}`), name);
    }),
  async (world, name) => {
    const body = { username: name, email: `${name}@example.com`, password: "a long and quiet evening" };
    return post("register", "/api/accounts/", body, async () => {
      return (await get<unknown[]>(world, `/api/accounts/?search=${name}`)).length;
    });
  },
];

/** Counts in the newest pages. */
async function countTexts(world: World, id: number, text: string): Promise<number> {
  const path = `/api/chat/conversations/${id}/messages/?page_size=500`;
  const { results } = await get<{ results: { content: string }[] }>(world, path);
  return results.filter(({ content }) => content === text).length;
}

async function transition(world: World, verb: string, from: string, to: string): Promise<KeyedWrite> {
  const body = { workout: world.workout, status: from };
  const { id } = (await ask(world, "POST", "/api/workout-sessions/", body)) as WithId<string>;
  const path = `/api/workout-sessions/${id}/`;
  return {
    ...{ kind: `${verb} a session`, method: "POST", path: `${path}${verb}/`, body: {}, status: 200 },
    count: async () => Number((await get<{ status: string }>(world, path)).status === to),
  };
}

function remove(kind: string, path: string, count: () => Promise<number>): KeyedWrite {
  return { kind, method: "DELETE", path, body: null, status: 204, count };
}

async function makeWorkout(world: World, name: string): Promise<string> {
  return ((await ask(world, "POST", "/api/workouts/", { name, exercises: [] })) as WithId<string>).id;
}

async function makeGroup(world: World, name: string): Promise<number> {
  const body = { name, participants: [world.ben.accountId] };
  return ((await ask(world, "POST", "/api/chat/conversations/", body)) as WithId<number>).id;
}

async function countMembers(world: World, id: number, person: ServerPerson): Promise<number> {
  const { participants } = await get<{ participants: WithId<number>[] }>(
    world,
    `/api/chat/conversations/${id}/`,
  );
  return participants.filter((each) => each.id === person.accountId).length;
}

async function countNotes(world: World, notes: string): Promise<number> {
  let found = 0;
  for (let page = 1; ; page += 1) {
    const path = `/api/exercise-logs/?session=${world.session}&page_size=100&page=${page}`;
    const { results, next } = await get<{ results: { id: string; notes: string }[]; next: string | null }>(
      world,
      path,
    );
    found += results.filter((log) => log.notes === notes).length;
    if (next === null) return found;
  }
}

const countIn = (world: World, path: string, name: string) => async () => {
  const { results } = await get<{ results: { name: string }[] }>(
    world,
    `${path}?page_size=100&search=${encodeURIComponent(name)}`,
  );
  return countNamed(results, name);
};

const countOf = (world: World, path: string) => async () => (await get<Page>(world, path)).count;

function countNamed(all: readonly { name: string }[], name: string): number {
  return all.filter((each) => each.name === name).length;
}

async function listAll(world: World, path: string): Promise<{ name: string }[]> {
  const found: { name: string }[] = [];
  for (let page = 1; ; page += 1) {
    const { data } = await get<{ data: { name: string }[] }>(
      world,
      `${path}${path.includes("?") ? "&" : "?"}page=${page}`,
    );
    found.push(...data);
    if (data.length < 100) return found;
  }
}

async function isGone(world: World, path: string): Promise<number> {
  const answer = await fetch(new URL(path, world.server.url), {
    headers: { Authorization: `Bearer ${world.ada.access}` },
  });
  return Number(answer.status === 404);
}

function get<Answer>(world: World, path: string): Promise<Answer> {
  return ask(world, "GET", path) as Promise<Answer>;
}

function ask(world: World, method: string, path: string, body?: object): Promise<unknown> {
  return world.server.request(method, path, world.ada, body);
}
