/** One of each thing that paths of the API name. */
export interface Things {
  account: number;
  group: number;
  profile: number;
  course: number;
  exercise: string;
  workout: string;
  session: string;
  log: string;
  workspace: number;
  channel: number;
}

/** The id for the parameter of a path such as `/api/exercise-logs/{id}`; undefined if it names none of them. */
export function thingIn(path: string, things: Things): string | number | undefined {
  const [, first = "", second = ""] = /^\/api\/([\w-]+)\/?([\w-]*)/.exec(path) ?? [];
  const ids: Record<string, string | number> = {
    accounts: things.account,
    chat: things.group,
    profiles: things.profile,
    courses: things.course,
    exercises: things.exercise,
    workouts: things.workout,
    "workout-sessions": things.session,
    "exercise-logs": things.log,
    workspaces: things.workspace,
    channels: things.channel,
  };
  return ids[first] ?? ids[second];
}
