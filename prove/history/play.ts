import { seededRandom } from "../../test/support/random.ts";
import type { TestServer } from "../../test/support/server.ts";
import type { Fault } from "../proof.ts";
import { SCENE_PEOPLE } from "./cast.ts";
import { checkHistory } from "./checker.ts";
import type { History } from "./entry.ts";
import { findOrphans } from "./orphans.ts";
import { Scene } from "./scene.ts";
import { Patience } from "./wait.ts";

export interface PlayOptions {
  /** How long what ought to come is waited for. */
  patienceMs: number;
  /** Asked after each act about the faults so far: where it is true, the rest is not played. Without it, all is. */
  isEnough?: (faults: readonly Fault[]) => boolean;
}

/**
 * Plays a scene for each seed, side by side on one server, which crashes for all at once: while everyone acts, and while last
 * words are being acknowledged. In the end it is killed for good, so that its disk can be read. Returns what is wrong with the
 * histories; where an act fails, also with those up to there.
 * @param server with `SCENE_PEOPLE` people for each seed
 */
export async function playScenes(
  server: TestServer,
  seeds: readonly number[],
  { patienceMs, isEnough }: PlayOptions,
): Promise<Fault[]> {
  const patience = new Patience(patienceMs);
  const scenes: Scene[] = [];
  const faultsSoFar = () =>
    faultsOf(
      seeds,
      scenes.map(({ histories }) => histories),
    );
  try {
    const opening = seeds.map((seed, nth) => {
      const people = server.people.slice(nth * SCENE_PEOPLE, (nth + 1) * SCENE_PEOPLE);
      return Scene.open(server, people, seed, patience);
    });
    scenes.push(...(await Promise.all(opening)));
    for (const act of actsBeforeTheEnd(server, seeds, scenes)) {
      await act();
      const faults = isEnough ? faultsSoFar() : [];
      if (isEnough?.(faults)) return faults;
    }
    return faultsOf(seeds, await end(server, scenes));
  } catch (error) {
    return [...faultsSoFar(), { name: "did not finish", detail: String(error) }];
  }
}

function actsBeforeTheEnd(
  server: TestServer,
  seeds: readonly number[],
  scenes: readonly Scene[],
): (() => Promise<unknown>)[] {
  const all = (act: (scene: Scene) => Promise<unknown>) => () => Promise.all(scenes.map(act));
  const random = seededRandom(seeds[0] ?? 0);
  return [
    all(({ talk, friends }) => Promise.all([talk.chat(), friends.comeAndGo()])),
    all(({ talk }) => talk.missMuch()),
    all(({ talk }) => talk.repeat()),
    all(({ talk }) => talk.resumeFromNowhere()),
    all(({ talk }) => talk.haveGuest()),
    all(({ talk }) => talk.repeatCalls()),
    all(({ talk }) => talk.attachAndDelete()),
    all(({ talk }) => talk.readOwn()),
    all(({ talk }) => talk.chat()),
    all(({ friends }) => friends.missGil()),
    async () => {
      for (const { talk } of scenes) talk.burst();
      await scenes[Math.floor(random() * scenes.length)]?.isInBurst();
      await crash(server, scenes);
    },
    all((scene) => scene.comeBack()),
    async () => {
      await Promise.all(scenes.map((scene) => scene.sayFarewell()));
      await Promise.race(scenes.map((scene) => scene.sayLastWords()));
      await crash(server, scenes);
    },
    all((scene) => scene.rest()),
  ];
}

async function end(server: TestServer, scenes: readonly Scene[]): Promise<History[][]> {
  const histories = await Promise.all(scenes.map((scene) => scene.conclude()));
  await server.runCron("* * * * *");
  server.kill();
  const orphans = findOrphans(server.stateDir);
  return histories.map((own) =>
    own.map(({ entries, ending }) => ({ entries, ending: ending && { ...ending, orphans } })),
  );
}

async function crash(server: TestServer, scenes: readonly Scene[]): Promise<void> {
  server.kill();
  await Promise.all(scenes.map((scene) => scene.crashed()));
  await server.restart();
  for (const scene of scenes) scene.restarted();
}

function faultsOf(seeds: readonly number[], histories: readonly History[][]): Fault[] {
  return histories.flatMap((own, nth) =>
    own.flatMap(checkHistory).map(({ name, detail }) => ({ name, detail: `seed ${seeds[nth]}: ${detail}` })),
  );
}
