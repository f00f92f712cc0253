import type { Request } from "../../lib/caller.ts";
import { inFlight } from "../../lib/in-flight.ts";
import type { Scene } from "../../lib/scene.ts";

/** Something that provokes an answer, a frame or a close which the documents name. */
export interface Act {
  /** What it provokes. */
  what: string;
  act(scene: Scene): Promise<unknown>;
}

const AT_ONCE = 10;

/** An act of one request. */
export function asks(what: string, request: (scene: Scene) => Request | Promise<Request>): Act {
  return { what, act: async (scene) => scene.ask(await request(scene)) };
}

/** Plays acts, several at once. One that fails is a fault, and the others go on. */
export async function play(scene: Scene, acts: readonly Act[]): Promise<void> {
  await inFlight(AT_ONCE, acts, async ({ what, act }) => {
    try {
      await act(scene);
    } catch (error) {
      scene.caller.fault("scene", `${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}
