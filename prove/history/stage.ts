import { cpSync } from "node:fs";
import { join } from "node:path";
import { migrateLocalDatabase } from "../../scripts/local-database.ts";
import type { WorkerBuild } from "../../scripts/worker-build.ts";
import { peopleStatements, TestServer } from "../../test/support/server.ts";
import type { Fault, ProofOptions } from "../proof.ts";
import { SCENE_PEOPLE } from "./cast.ts";
import { checkHistory } from "./checker.ts";
import { playScenes } from "./play.ts";

interface PlayOptions {
  /** Another Worker than the one of the sources. */
  build?: WorkerBuild;
  /** How long what ought to come is waited for. */
  patienceMs: number;
}

/** Plays scenes by their seeds on a new server, and returns what is wrong with their histories. */
export interface Stage {
  play(seeds: readonly number[], options: PlayOptions): Promise<Fault[]>;
}

/** A stage for so many scenes at a time: its servers begin with the same people in a database that is made once. */
export async function openStage({ folder }: ProofOptions, scenes: number): Promise<Stage> {
  const people = scenes * SCENE_PEOPLE;
  const template = join(folder, "template");
  await migrateLocalDatabase(template, { statements: peopleStatements(people) });
  let servers = 0;
  return {
    async play(seeds, { build, patienceMs }) {
      servers += 1;
      const stateDir = join(folder, `server-${servers}`);
      cpSync(template, stateDir, { recursive: true });
      const server = await TestServer.start({ people, stateDir, ...(build && { build }) });
      try {
        const histories = await playScenes(server, seeds, patienceMs);
        return histories.flatMap((own, nth) =>
          own.flatMap((history) =>
            checkHistory(history).map(({ name, detail }) => ({
              name,
              detail: `seed ${seeds[nth]}: ${detail}`,
            })),
          ),
        );
      } finally {
        server.stop();
      }
    },
  };
}
