import type { ServerPerson } from "../../test/support/server.ts";
import { type Things, thingIn } from "../../test/support/things.ts";
import type { Caller } from "./caller.ts";

/** One of everything, of one owner; `member` is in what has members. */
export interface World extends Omit<Things, "account"> {
  owner: ServerPerson;
  member: ServerPerson;
  conversation: number;
  chat: string;
  /** A file in the group: the parameters of its path. */
  file: { key: string; name: string };
}

export const NO_UUID = "0190b8f0-0000-7000-8000-000000000000";
export const NO_NUMBER = 999_999;

interface Made {
  id: number;
  uuid: string;
}

/** Makes a world of these people. @throws where anything is refused */
export async function makeWorld(
  caller: Caller,
  owner: ServerPerson,
  member: ServerPerson,
  others: readonly ServerPerson[] = [],
): Promise<World> {
  const post = <Body = { id: string }>(path: string, body: object) =>
    caller.make<Body>({ method: "POST", path, as: owner, body });
  const everyone = [member, ...others];
  const two = await post<Made>("/api/chat/conversations/start/", { user2: member.accountId });
  const group = await post<Made>("/api/chat/conversations/", {
    ...{ name: "Everyone", participants: everyone.map(({ accountId }) => accountId) },
  });
  for (const { id } of [two, group]) {
    await post(`/api/chat/conversations/${id}/send_message/`, { content: "See you at six." });
  }
  const file = await upload(caller, owner, group.id);
  const { workspace_id } = await post<{ workspace_id: number }>("/api/workspaces/", {
    ...{ name: "The Team", is_open: false },
  });
  const { channel_id } = await post<{ channel_id: number }>("/api/channels/", {
    ...{ workspace_id, name: "general", is_private: true },
  });
  for (const { accountId } of everyone) {
    await post(`/api/workspaces/${workspace_id}/members/`, { account_id: accountId });
    await post(`/api/channels/${channel_id}/members/`, { account_id: accountId });
  }
  await post("/api/messages/", { channel_id, body: "The gym is open." });
  const profile = await post<Made>("/api/profiles/", { profile_type: "trainer" });
  const course = await post<Made>("/api/courses/create/", courseFields(profile.id));
  const exercise = (await post("/api/exercises/", { name: "Squat", category: "strength" })).id;
  const planned = { exercise, order: 1, sets: 3 };
  const workout = (await post("/api/workouts/", { name: "Plan", exercises: [planned] })).id;
  const session = (await post("/api/workout-sessions/", { workout, status: "in_progress" })).id;
  const log = (await post("/api/exercise-logs/", logFields(session, exercise))).id;
  return {
    ...{ owner, member, conversation: two.id, chat: two.uuid, group: group.id, workspace: workspace_id },
    ...{ channel: channel_id, profile: profile.id, course: course.id, exercise, workout, session, log, file },
  };
}

/** A message with nothing but a file. */
export function fileForm(): FormData {
  const form = new FormData();
  form.set("attachment", new File(["some text"], "notes.txt", { type: "text/plain" }));
  return form;
}

async function upload(caller: Caller, as: ServerPerson, group: number): Promise<World["file"]> {
  const body = fileForm();
  const path = `/api/chat/conversations/${group}/send_message/`;
  const { attachment } = await caller.make<{ attachment: string }>({ method: "POST", path, as, body });
  const [, key = "", name = ""] = /\/chat_attachments\/([^/]+)\/([^/]+)$/.exec(attachment) ?? [];
  return { key, name };
}

export function courseFields(trainer: number) {
  return { title: "Strength", description: "Get strong", trainer_profile: trainer, price: 10 };
}

export function logFields(session: string, exercise: string) {
  return { workout_session: session, exercise, set_number: 1, reps: 5 };
}

/** What fields of these names are in this world, in bodies, frames and queries. */
export function knownFields({ owner, member, ...world }: World): Record<string, unknown> {
  return {
    ...{ workspace_id: world.workspace, channel_id: world.channel, conversation_id: world.group },
    ...{ exercise: world.exercise, workout: world.workout, workout_session: world.session },
    ...{ session: world.session, chat_id: world.chat, trainer_profile: world.profile },
    ...{ account: owner.accountId, sender_id: owner.accountId, organizer_id: owner.accountId },
    ...{ recipient_id: member.accountId, receiver_id: member.accountId, user2: member.accountId },
    ...{ user_id: member.accountId, account_id: member.accountId, username: member.username },
    ...{ time_zone: "Europe/Berlin", date_from: "2025-01-01", date_to: "2026-01-01" },
    ...{ message_id: 1, email: `${member.username}@example.com` },
  };
}

/** What stands in a path of the API for a parameter. */
export function pathParameter(world: World, path: string, name: string): string | number {
  if (path.startsWith("/media/")) return name === "key" ? world.file.key : world.file.name;
  if (name === "accountId") return world.member.accountId;
  if (name === "username") return world.member.username;
  if (name === "order") return 1;
  if (name === "gameId") return NO_UUID;
  return thingIn(path, { ...world, account: world.owner.accountId }) ?? NO_UUID;
}

/** A path with its parameters filled in; `others` go before what this world has. */
export function pathIn(
  world: World,
  path: string,
  others: Readonly<Record<string, string | number>> = {},
): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(others[name] ?? pathParameter(world, path, name)),
  );
}
