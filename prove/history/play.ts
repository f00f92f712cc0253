import { seededRandom } from "../../test/support/random.ts";
import type { TestServer } from "../../test/support/server.ts";
import { SCENE_PEOPLE } from "./cast.ts";
import type { History } from "./entry.ts";
import { findOrphans } from "./orphans.ts";
import { Scene } from "./scene.ts";
import { Patience } from "./wait.ts";

/**
 * Plays a scene for each seed, side by side on one server, which crashes for all at once: while everyone acts, and right after
 * last words were acknowledged. In the end it is killed for good, so that its disk can be read. The histories of the first
 * seed come first; two for each seed.
 * @param server with `SCENE_PEOPLE` people for each seed
 * @param patienceMs how long what ought to come is waited for
 */
export async function playScenes(
  server: TestServer,
  seeds: readonly number[],
  patienceMs: number,
): Promise<History[][]> {
  const patience = new Patience(patienceMs);
  const scenes = seeds.map((seed, nth) => {
    const people = server.people.slice(nth * SCENE_PEOPLE, (nth + 1) * SCENE_PEOPLE);
    return new Scene(server, people, seed, patience);
  });
  const all = <Result>(act: (scene: Scene) => Promise<Result>) => Promise.all(scenes.map(act));
  await all((scene) => scene.open());
  await all((scene) => scene.talk());
  for (const scene of scenes) scene.burst();
  const random = seededRandom(seeds[0] ?? 0);
  await scenes[Math.floor(random() * scenes.length)]?.isInBurst();
  await crash(server, scenes);
  await all((scene) => scene.comeBack());
  // Whoever is first was acknowledged this very moment.
  await Promise.race(scenes.map((scene) => scene.sayLastWords()));
  await crash(server, scenes);
  await all((scene) => scene.rest());
  const histories = await all((scene) => scene.conclude());
  await server.runCron("* * * * *");
  server.kill();
  const orphans = findOrphans(server.stateDir);
  return histories.map((own) =>
    own.map(({ entries, ending }) => ({ entries, ending: { ...ending, orphans } })),
  );
}

async function crash(server: TestServer, scenes: readonly Scene[]): Promise<void> {
  server.kill();
  await Promise.all(scenes.map((scene) => scene.crashed()));
  await server.restart();
  for (const scene of scenes) scene.restarted();
}
