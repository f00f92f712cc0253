import { TestServer } from "../../test/support/server.ts";
import { ALLOWED_ORIGIN } from "../documents/scenes/accounts.ts";
import { PREPARED_ROWS } from "../documents/scenes/full-places.ts";
import { Caller } from "../lib/caller.ts";
import { SCENE_PEOPLE, Scene } from "../lib/scene.ts";
import { checkFrameAccess } from "./frames.ts";
import { checkAccess } from "./operations.ts";

export interface PlayedAccess {
  scene: Scene;
  /** How many operations and frames were tried, each in every role. */
  cases: number;
}

/** For each write that changes who is in a place, one for each role and for each act of `documents`. */
const STOCK = { groups: 54, workspaces: 40, channels: 20 };

let playing: Promise<PlayedAccess> | null = null;

/**
 * Asks every operation and sends every frame in every role, once in a process: the proof `documents` goes on where `access`
 * ends. The server ends with the process.
 */
export function playAccess(progress: (step: string) => void): Promise<PlayedAccess> {
  playing ??= play(progress);
  return playing;
}

async function play(progress: (step: string) => void): Promise<PlayedAccess> {
  const server = await TestServer.start({
    ...{ people: SCENE_PEOPLE, statements: PREPARED_ROWS },
    bindings: { ALLOWED_ORIGINS: ALLOWED_ORIGIN },
  });
  const scene = await Scene.make(await Caller.meet(server), STOCK);
  progress("operations");
  const operations = await checkAccess(scene);
  progress("frames");
  const frames = await checkFrameAccess(scene);
  return { scene, cases: operations + frames };
}
