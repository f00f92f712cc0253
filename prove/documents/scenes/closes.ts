import type { ServerPerson } from "../../../test/support/server.ts";
import { Line } from "../../lib/line.ts";
import type { Scene } from "../../lib/scene.ts";
import { knownFields, NO_NUMBER } from "../../lib/world.ts";
import type { Act } from "./scenes.ts";

/** One more than a person's sockets of a kind. */
const SOCKETS = 11;
/** More frames than any socket takes at once. */
const FLOOD = 400;

/** A socket's path in this world. */
function pathOf({ world }: Scene, address: string): string {
  return address.replaceAll(/\{(\w+)\}/g, (_, name: string) => String(knownFields(world)[name]));
}

/** Acts for the socket of each address. */
function onEach(
  scene: Scene,
  what: string,
  act: (path: string, as: ServerPerson) => Promise<unknown>,
): Act[] {
  return scene.caller.judge.sockets.map(({ address }) => ({
    what: `${address} ${what}`,
    // A person's own socket is quicker to open for one who is in nothing.
    act: () => act(pathOf(scene, address), address.includes("{") ? scene.owner : scene.spare()),
  }));
}

/** The oldest socket is replaced by one too many. */
export function replacements(scene: Scene): Act[] {
  return onEach(scene, "closes when it is replaced", async (path, as) => {
    const lines: Line[] = [];
    try {
      while (lines.length < SOCKETS) lines.push(await Line.open(scene.caller, path, as));
      await lines[0]?.closed;
    } finally {
      for (const line of lines) line.close();
    }
  });
}

/** Of a server whose limits are on. */
export function floods(scene: Scene): Act[] {
  return onEach(scene, "closes after a flood", async (path, as) => {
    const line = await Line.open(scene.caller, path, as);
    for (let count = 0; count < FLOOD; count += 1) line.send({});
    await line.closed;
  });
}

/** Of a server without its database. */
export function failures(scene: Scene): Act[] {
  return onEach(scene, "closes when something fails", async (path, as) => {
    const line = await Line.open(scene.caller, path, as);
    await line.closed;
  });
}

export const CLOSE_ACTS: readonly Act[] = [
  {
    what: "a conversation that is not there closes its socket",
    act: async ({ caller, owner }) => (await Line.open(caller, `/ws/chat/${NO_NUMBER}/`, owner)).closed,
  },
  {
    what: "/ws/events/ closes on a frame that it cannot read",
    act: async ({ caller, owner }) => {
      const line = await Line.open(caller, "/ws/events/", owner);
      line.send("{");
      await line.closed;
    },
  },
  {
    what: "/ws/events/ closes when its login ends",
    act: async (scene) => {
      const as = scene.spare();
      const line = await Line.open(scene.caller, "/ws/events/", as);
      await line.settleEvents();
      await scene.ask({ method: "POST", path: "/api/auth/logout/", as });
      await line.closed;
    },
  },
];
