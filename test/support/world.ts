import { api } from "./api.ts";
import { say, startGroup } from "./build.ts";
import { cast, type Player } from "./cast.ts";
import { makeCourse, type Trainer } from "./courses.ts";
import { makeChannel, makeWorkspace, post } from "./team.ts";
import { type Things, thingIn } from "./things.ts";
import { makeExercise, makeLog, makeSession, makeWorkout } from "./training.ts";

/** One of everything, owned by one person; Ben is in the group too. */
export interface World extends Omit<Things, "account"> {
  ada: Player;
  ben: Player;
}

export async function makeWorld(): Promise<World> {
  const [ada, ben] = await cast("ada", "ben");
  const group = await startGroup(ada, ben);
  await say(ada, group, "See you at six.");
  const workspace = await makeWorkspace(ada);
  const channel = await makeChannel(ada, workspace);
  await post(ada, channel, "The gym is open.");
  const profile = await api<{ id: number }>("POST", "/api/profiles/", {
    as: ada,
    body: { profile_type: "trainer" },
  });
  const trainer: Trainer = { ...ada, profile: profile.body.id };
  const course = (await makeCourse(trainer)).id;
  const exercise = await makeExercise(ada);
  const workout = await makeWorkout(ada, { exercises: [{ exercise, order: 1, sets: 3 }] });
  const session = await makeSession(ada, { workout });
  const log = await makeLog(ada, { workout_session: session, exercise });
  return {
    ...{ ada, ben, group, workspace, channel, profile: trainer.profile },
    ...{ course, exercise, workout, session, log },
  };
}

/** Values by field name in bodies, frames and queries. */
export function knownFields({ ada, ben, ...world }: World): Record<string, unknown> {
  return {
    ...{ workspace_id: world.workspace, channel_id: world.channel, conversation_id: world.group },
    ...{ exercise: world.exercise, workout: world.workout, workout_session: world.session },
    ...{ trainer_profile: world.profile, account: ada.id, sender_id: ada.id },
    ...{ recipient_id: ben.id, user2: ben.id, user_id: ben.id, account_id: ben.id, participants: [ben.id] },
    ...{ username: ben.username, message_id: 1, message_ids: [1], before: 1, after: 1 },
    logs: [{ workout_session: world.session, exercise: world.exercise, set_number: 2, reps: 3 }],
    exercises: [{ exercise: world.exercise, order: 1, sets: 3 }],
  };
}

/** The value of a path parameter. */
export function pathParameter(world: World, path: string, name: string): string | number {
  if (name === "accountId") return world.ben.id;
  if (name === "username") return world.ben.username;
  if (name === "order") return 1;
  return thingIn(path, { ...world, account: world.ada.id }) ?? "0190b8f0-0000-7000-8000-000000000000";
}
