/** A message on its way. */
export interface Pending {
  readonly clientId: string;
  /** The room as the application named it: `conversation:7`, `with:ben`, `channel:3`. */
  readonly room: string;
  readonly text: string;
  /** A file that goes with it. Browsers keep it beyond the page's end. */
  readonly file?: Blob;
  /** When it was written, in milliseconds since 1970. */
  readonly at: number;
  /** Those of one tab are written in the order of these. */
  readonly order: number;
}

/** With whose it is: `https://chat.example 12`. */
export interface Kept extends Pending {
  readonly owner: string;
}

/** Where messages are kept while they are on their way. A storage that fails is as good as none: nothing is thrown. */
export interface OutboxStorage {
  all(): Promise<Kept[]>;
  put(kept: Kept): Promise<void>;
  remove(clientId: string): Promise<void>;
}

/** Keeps them as long as the process runs. */
export class MemoryStorage implements OutboxStorage {
  readonly #kept = new Map<string, Kept>();

  get size(): number {
    return this.#kept.size;
  }

  async all(): Promise<Kept[]> {
    return [...this.#kept.values()];
  }

  async put(kept: Kept): Promise<void> {
    this.#kept.set(kept.clientId, kept);
  }

  async remove(clientId: string): Promise<void> {
    this.#kept.delete(clientId);
  }
}
