import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { WorkerBuild } from "../../scripts/worker-build.ts";
import { makeDatabase } from "../../test/support/database.ts";
import { peopleStatements, TestServer } from "../../test/support/server.ts";
import type { Fault, ProofOptions } from "../proof.ts";
import { SCENE_PEOPLE } from "./cast.ts";
import { type PlayOptions, playScenes } from "./play.ts";

/** Plays scenes by their seeds on a new server, and returns what is wrong with their histories. */
export interface Stage {
  /** @param options with another Worker than the one of the sources, if any */
  play(seeds: readonly number[], options: PlayOptions & { build?: WorkerBuild }): Promise<Fault[]>;
}

/** A stage for so many scenes at a time: its servers begin with the same people in a database that is made once. */
export async function openStage({ folder }: ProofOptions, scenes: number): Promise<Stage> {
  const people = scenes * SCENE_PEOPLE;
  const template = join(folder, "template");
  await makeDatabase(template, peopleStatements(people));
  let servers = 0;
  return {
    async play(seeds, { build, ...options }) {
      servers += 1;
      const stateDir = join(folder, `server-${servers}`);
      cpSync(template, stateDir, { recursive: true });
      const server = await TestServer.start({ people, stateDir, ...(build && { build }) });
      try {
        return await playScenes(server, seeds, options);
      } finally {
        server.stop();
        rmSync(stateDir, { recursive: true, force: true, maxRetries: 3 });
      }
    },
  };
}
