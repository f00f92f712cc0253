import type { BlockChanges } from "./blocks.ts";
import { memberChanges, nameChange, type Unnumbered } from "./group-changes.ts";
import type { DirectoryChanges, MemberChanges } from "./members.ts";
import type { RoomParts } from "./parts.ts";
import type { GroupChange } from "./protocol.ts";

interface DirectoryReaderParts
  extends Pick<RoomParts, "host" | "facts" | "members" | "blocks" | "writers" | "storage" | "transaction"> {
  changed(changes: AppliedChanges): void;
}

export interface AppliedChanges extends MemberChanges, BlockChanges {
  logged: GroupChange[];
}

/** Keeps the room's member list at least as new as its callers have seen it [R48]. */
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

  /** False if there is no such room. Callers meanwhile wait too, so that calls keep their order. */
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
    const changes = await this.#parts.host.loadChanges(this.#version);
    if (!changes) return false;
    if (changes.version > this.#version) this.#apply(changes);
    return true;
  }

  /** A deleted account's row in the database may be gone before its changes are read. */
  forgetAccount(accountId: number): void {
    const { members, blocks } = this.#parts;
    const known = members.find(accountId);
    if (!known) return;
    const changedIds = new Set([accountId]);
    const { person, isMember } = known;
    const departed = isMember ? [accountId] : [];
    const isLogged = isMember && this.#isGroup;
    const logged = this.#atomically(() => {
      blocks.apply(changedIds, []);
      members.anonymize(accountId);
      return this.#log(isLogged ? [{ type: "MemberLeft", member: person, by: person }] : []);
    });
    this.#announce({ joined: [], departed, blocked: [], unblocked: [], logged }, changedIds, []);
  }

  #apply(changes: DirectoryChanges): void {
    const { version, uuid, isPair, members: changed, blockedPairs, writerIds } = changes;
    const { facts, members, blocks, storage } = this.#parts;
    const known = facts.get("name");
    const changedIds = new Set(changed.map(({ accountId }) => accountId));
    const applied = this.#atomically(() => {
      facts.set("uuid", uuid);
      facts.set("is_pair", isPair ? 1 : 0);
      facts.set("directory_version", version);
      facts.set("name", changes.name ?? "");
      const pairs = blocks.apply(changedIds, blockedPairs);
      const moves = members.apply(changed, storage);
      // A group's first members and first name are not changes.
      const isLogged = this.#version > 0 && this.#isGroup;
      const logged = isLogged
        ? [...memberChanges(members, changed, moves), ...nameChange(members, known, changes)]
        : [];
      return { ...pairs, ...moves, logged: this.#log(logged) };
    });
    storage.readMarks.resetForMembers(applied.joined, storage.lastMessageId);
    this.#version = version;
    this.#announce(applied, changedIds, writerIds);
  }

  #announce(applied: AppliedChanges, changedIds: ReadonlySet<number>, writerIds: readonly number[]): void {
    try {
      this.#parts.changed(applied);
    } finally {
      // After the announcement, so that those who saw someone join see them leave. Always: no later change
      // brings it again.
      this.#parts.writers.apply(changedIds, writerIds, applied.departed);
    }
  }

  get #isGroup(): boolean {
    const { host, facts } = this.#parts;
    return host.room.kind === "conversation" && facts.get("is_pair") === "0";
  }

  #log(changes: readonly Unnumbered<GroupChange>[]): GroupChange[] {
    const { storage } = this.#parts;
    const at = Date.now();
    return changes.map((unnumbered) => {
      const change: GroupChange = { ...unnumbered, seq: storage.lastSeq + 1, at };
      storage.apply([{ type: "appendChange", change }]);
      return change;
    });
  }

  #atomically<Result>(work: () => Result): Result {
    try {
      return this.#parts.transaction(work);
    } catch (error) {
      this.#parts.storage.forget();
      throw error;
    }
  }
}
