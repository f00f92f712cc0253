import { setImmediate } from "node:timers/promises";
import type { Kept, OutboxStorage } from "../../src/index.ts";

/** Keeps as IndexedDB does: copies, for all tabs, each a moment after it was asked to. */
export class PageStorage implements OutboxStorage {
  readonly #kept = new Map<string, Kept>();

  async all(): Promise<Kept[]> {
    await setImmediate();
    return structuredClone([...this.#kept.values()]);
  }

  async put(kept: Kept): Promise<void> {
    const copy = structuredClone(kept);
    await setImmediate();
    this.#kept.set(copy.clientId, copy);
  }

  async remove(clientId: string): Promise<void> {
    await setImmediate();
    this.#kept.delete(clientId);
  }
}
