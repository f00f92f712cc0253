import type { BlockedPair, Blocks } from "./blocks.ts";
import type { Facts } from "./facts.ts";
import type { RoomHost } from "./host.ts";
import type { MemberChanges, MemberDirectory } from "./members.ts";
import type { MessageStorage } from "./storage.ts";
import type { Writers } from "./writers.ts";

interface DirectoryReaderParts {
  host: RoomHost;
  facts: Facts;
  members: MemberDirectory;
  blocks: Blocks;
  writers: Writers;
  storage: MessageStorage;
  transaction<Result>(work: () => Result): Result;
  /** What is different by a list that was read. */
  changed(changes: DirectoryChanges): void;
}

export interface DirectoryChanges extends MemberChanges {
  parted: BlockedPair[];
  rejoined: BlockedPair[];
}

/** Keeps a room's copy of who its members are as new as its callers know it to be. */
export class DirectoryReader {
  readonly #parts: DirectoryReaderParts;
  #version: number;
  #reading: Promise<boolean> | null = null;

  constructor(parts: DirectoryReaderParts) {
    this.#parts = parts;
    this.#version = Number(parts.facts.get("directory_version") ?? 0);
  }

  get version(): number {
    return this.#version;
  }

  /**
   * Reads the members anew if the caller has seen a newer list. False if there is no such room. Who comes while they
   * are being read waits too, so that calls go on in the order in which they came.
   */
  async ready(version: number): Promise<boolean> {
    if (this.#reading === null && this.#isKnown(version)) return true;
    const before = this.#reading?.catch(() => undefined) ?? Promise.resolve();
    const reading = before.then(() => this.#read(version));
    this.#reading = reading;
    try {
      return await reading;
    } finally {
      if (this.#reading === reading) this.#reading = null;
    }
  }

  #isKnown(version: number): boolean {
    return version <= this.#version && this.#version > 0;
  }

  async #read(version: number): Promise<boolean> {
    if (this.#isKnown(version)) return true;
    const { host, facts, members, blocks, writers, storage, transaction, changed } = this.#parts;
    const directory = await host.loadDirectory();
    if (!directory) return false;
    if (directory.version <= this.#version) return true;
    const changes = transaction(() => {
      facts.set("uuid", directory.uuid);
      facts.set("directory_version", directory.version);
      const pairs = blocks.refresh(directory.isPair, directory.blockedPairs);
      return { ...pairs, ...members.refresh(directory, storage) };
    });
    storage.reading.entered(changes.joined, storage.lastMessageId);
    this.#version = directory.version;
    changed(changes);
    // Whoever left is seen to go first, by those who saw them come.
    writers.refresh(directory.writerIds, changes.departed);
    return true;
  }
}
