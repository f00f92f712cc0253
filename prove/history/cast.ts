import { seededRandom } from "../../test/support/random.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import { Caller } from "./caller.ts";
import { Device } from "./device.ts";
import { Recorder } from "./entry.ts";
import type { Patience } from "./wait.ts";

/**
 * Ada made the group, and watches who of her friends is there. Ben and Cleo write in it, too. Dora is a member who never opens
 * it. Eve is a guest. Fay and Gil are Ada's friends.
 */
type Name = "ada" | "ben" | "cleo" | "dora" | "eve" | "fay" | "gil";

const NAMES: readonly Name[] = ["ada", "ben", "cleo", "dora", "eve", "fay", "gil"];

/** How many people a scene takes: those with names, and others who are only ever away. A room calls six at a time. */
export const SCENE_PEOPLE = NAMES.length + 12;

/** Who plays in a scene, by what chance, and what writes it down. */
export class Cast {
  readonly recorder = new Recorder();
  readonly caller: Caller;
  readonly random: () => number;
  readonly named: Record<Name, ServerPerson>;
  readonly server: TestServer;
  readonly patience: Patience;
  conversationId = 0;

  /** @param people as many as `SCENE_PEOPLE`, who are in no other scene */
  constructor(server: TestServer, people: readonly ServerPerson[], seed: number, patience: Patience) {
    this.server = server;
    this.patience = patience;
    this.random = seededRandom(seed);
    this.caller = new Caller(server, this.recorder);
    this.named = Object.fromEntries(NAMES.map((name, place) => [name, people[place]])) as Cast["named"];
  }

  /** A device in the group, by whose name its client ids begin. */
  device(person: ServerPerson, name: string): Device {
    const { server, recorder, patience, conversationId } = this;
    return new Device({ server, recorder, patience, conversationId, person, name });
  }

  /** A new `Idempotency-Key`. */
  key(): string {
    return `${this.conversationId}-${this.random()}`;
  }
}
