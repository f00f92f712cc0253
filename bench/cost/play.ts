import { join } from "node:path";
import { buildWorker } from "../../scripts/worker-build.ts";
import { makeDatabase } from "../../test/support/database.ts";
import { peopleStatements } from "../../test/support/server.ts";
import { type Verdict, verdicts } from "./budgets.ts";
import type { Played, Scene } from "./scene.ts";
import { COUNTED_WORKER, Stage } from "./stage.ts";
import { divide } from "./tally.ts";

/** A server takes some 400 MB. */
export const SERVERS_MAX = 8;

/** A scene with what it counted. */
export type PlayedScene = readonly [Scene, Played];

/**
 * Plays each scene on a server of its own, several side by side; returns them in the order in which they were given.
 * @param folder an empty one
 * @param progress is called with a few words now and then
 */
export async function playScenes(
  scenes: readonly Scene[],
  folder: string,
  progress: (step: string) => void,
): Promise<PlayedScene[]> {
  progress("builds the Worker and prepares a database");
  const openStage = await prepareStages(folder, Math.max(0, ...scenes.map(({ people }) => people)));
  const results = new Map<Scene, Played>();
  const waiting = scenes.values();
  const playInTurn = async () => {
    for (const scene of waiting) {
      const report = (step: string) => progress(`${scene.name}: ${step}`);
      const stage = await openStage(scene.people, report);
      report("begins");
      try {
        results.set(scene, await scene.play(stage));
      } catch (cause) {
        throw new Error(`${scene.name}: could not be played`, { cause });
      } finally {
        stage.close();
      }
      report("ends");
    }
  };
  await Promise.all(Array.from({ length: SERVERS_MAX }, playInTurn));
  return scenes.flatMap((scene) => {
    const result = results.get(scene);
    return result ? [[scene, result] as const] : [];
  });
}

/** Builds the Worker and a database of so many people. Returns how to open a stage with them, as often as is wanted. */
export async function prepareStages(folder: string, people: number) {
  const template = join(folder, "template");
  await buildWorker({ entry: COUNTED_WORKER });
  await makeDatabase(template, peopleStatements(people));
  let stages = 0;
  return (count: number, report: (step: string) => void): Promise<Stage> => {
    stages += 1;
    return Stage.open({ folder: join(folder, `stage-${stages}`), template, people: count, report });
  };
}

/** What became of the budgets of the scenes that were played. */
export function verdictsOf(played: readonly PlayedScene[]): Verdict[] {
  return verdicts((name) => {
    const [, result] = played.find(([scene]) => scene.name.startsWith(name)) ?? [];
    return result && divide(result.tally, result.units);
  });
}
