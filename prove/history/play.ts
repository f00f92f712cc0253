import type { TestServer } from "../../test/support/server.ts";
import type { History } from "./entry.ts";
import { findOrphans } from "./orphans.ts";
import { SCENE_PEOPLE, Scene } from "./scene.ts";

/**
 * Plays a scene for each seed, side by side on one server, which crashes for all at once: while everyone acts, and right after
 * a last word was acknowledged. The server is killed for good in the end, so that its disk can be read.
 * @param server with `SCENE_PEOPLE` people for each seed
 */
export async function playScenes(
  server: TestServer,
  seeds: readonly number[],
  random: () => number,
): Promise<History[]> {
  const scenes = seeds.map((seed, nth) => {
    return new Scene(server, server.people.slice(nth * SCENE_PEOPLE, (nth + 1) * SCENE_PEOPLE), seed);
  });
  const all = (act: (scene: Scene) => Promise<void>) => Promise.all(scenes.map(act));
  await all((scene) => scene.open());
  await all((scene) => scene.talk());
  for (const scene of scenes) scene.burst();
  await scenes[Math.floor(random() * scenes.length)]?.hearsOf(random);
  await crash(server, scenes);
  await all((scene) => scene.comeBack());
  await all((scene) => scene.prepareLastWords());
  await all((scene) => scene.sayLastWords());
  await crash(server, scenes);
  await all((scene) => scene.watch());
  await server.runCron("* * * * *");
  await all((scene) => scene.rest());
  await all((scene) => scene.comeBack());
  const endings = await Promise.all(scenes.map((scene) => scene.conclude()));
  await server.runCron("* * * * *");
  server.kill();
  const orphans = findOrphans(server.stateDir);
  return endings.map((ending, nth) => ({
    entries: scenes[nth]?.recorder.entries ?? [],
    ending: { ...ending, orphans },
  }));
}

async function crash(server: TestServer, scenes: readonly Scene[]): Promise<void> {
  server.kill();
  for (const scene of scenes) scene.crashed();
  await Promise.all(scenes.map((scene) => scene.closed()));
  await server.restart();
  for (const scene of scenes) scene.recorder.record({ type: "restarted" });
}
