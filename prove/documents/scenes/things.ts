import type { Operation } from "../../../test/support/documents/served.ts";
import type { Scene } from "../../lib/scene.ts";
import { pathIn } from "../../lib/world.ts";
import { WRITES } from "../../lib/writes/all.ts";
import { trainingCsv } from "../../lib/writes/training.ts";
import { type Act, asks } from "./scenes.ts";

const BEYOND = 999;
const TRAINING = /^\w+ \/api\/(exercises|workouts|workout-sessions|exercise-logs)/;
const [HEADER = "", SET = ""] = trainingCsv("Plan").split("\n");
/** A line more than an import may have. */
const LONG_LOG = `${HEADER}\n${`${SET}\n`.repeat(30_001)}`;

/** Writes in the name of someone else, by each operation that refuses it. */
export function inAnothersName(operations: readonly Operation[]): Act[] {
  const named = operations.filter(
    ({ name, method }) => method !== "DELETE" && TRAINING.test(name) && WRITES[name],
  );
  return named.map(({ name, method, path }) => ({
    what: `${name} not_allowed`,
    act: async (scene: Scene) => {
      const prepared = await WRITES[name]?.(scene, scene.owner);
      const { accountId } = scene.member;
      const body = { ...Object(prepared?.body), user_id: accountId, created_by_user_id: accountId };
      await scene.ask({ method, path: pathIn(scene.world, path, prepared?.params), as: scene.owner, body });
    },
  }));
}

/** Asks for a page that no list has. */
export function pagesBeyond(operations: readonly Operation[]): Act[] {
  const paged = operations.filter(
    ({ method, parameters, responses }) =>
      method === "GET" && "404" in responses && parameters.some(({ name }) => name === "page"),
  );
  return paged.map(({ name, method, path }) =>
    asks(`${name} not_found`, ({ owner, world }) => ({
      ...{ method, path: `${pathIn(world, path)}?page=${BEYOND}`, as: owner },
    })),
  );
}

const deletingOthers: Act = {
  what: "what everyone may use, its creator alone deletes",
  act: async (scene) => {
    const { member, world } = scene;
    const shared = { name: scene.newName(), is_public: true };
    const exercise = await scene.post("/api/exercises/", { ...shared, category: "strength" });
    const planned = { exercise: world.exercise, order: 1, sets: 3 };
    const workout = await scene.post("/api/workouts/", { ...shared, exercises: [planned] });
    for (const path of [
      `exercises/${exercise.id}`,
      `workouts/${workout.id}/exercises/1`,
      `workouts/${workout.id}`,
    ]) {
      await scene.ask({ method: "DELETE", path: `/api/${path}/`, as: member });
    }
  },
};

const importing = (query: string, body: string) => (scene: Scene) => ({
  ...{ method: "POST", path: `/api/training/import/${query}`, as: scene.owner, body },
  headers: { "Content-Type": "text/csv" },
});

/** An attachment of the world, asked for with a header. */
const reading = (what: string, headers: (key: string) => Record<string, string>) =>
  asks(`GET of an attachment ${what}`, ({ owner, world }) => ({
    ...{ method: "GET", path: `/media/chat_attachments/${world.file.key}/${world.file.name}`, as: owner },
    headers: headers(world.file.key),
  }));

export const THING_ACTS: readonly Act[] = [
  deletingOthers,
  asks("POST /api/training/import 200", importing("?dry_run=true", `${HEADER}\n${SET}`)),
  asks("POST /api/training/import content_too_large", importing("", LONG_LOG)),
  reading("206", () => ({ Range: "bytes=0-3" })),
  reading("304", (key) => ({ "If-None-Match": `"${key}"` })),
  reading("range_not_satisfiable", () => ({ Range: "bytes=1000-" })),
];
