import type { ServerPerson } from "../../../test/support/server.ts";
import type { Scene } from "../scene.ts";

/** A write that is ready to be sent. */
export interface Prepared {
  /** What stands in the path; the world's own, where it is not here. */
  params?: Record<string, string | number>;
  body?: unknown;
  headers?: Record<string, string>;
  /** Whoever alone can do it, where that is not the one who was to. */
  as?: ServerPerson;
}

/** Makes what a write needs to be there, and describes the write as `person` would send it. */
export type Prepare = (scene: Scene, person: ServerPerson) => Prepared | Promise<Prepared>;

/** Writes by the names of their operations. */
export type Writes = Readonly<Record<string, Prepare>>;
