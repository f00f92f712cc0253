import type { Frame } from "../connection/link.ts";
import type { Status } from "../connection/machine.ts";
import type { Context } from "../context.ts";
import { Live } from "../live.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Pending } from "../outbox/storage.ts";
import type { Dialect } from "./conversation.ts";
import { extend, fold, isOwnRead, READ_IDS_MAX } from "./fold.ts";
import { type RoomFrame, sentIn, seqOf } from "./frames.ts";
import { EMPTY, type Message, type RoomSnapshot, type RoomState } from "./state.ts";

export interface RoomParts extends Context {
  /** How the application named it. */
  key: string;
  dialect: Dialect;
  outbox: Outbox;
  /** Its number; may have to be asked for. */
  find(): Promise<number>;
  onAccount(accountId: number): void;
  /** Makes sure whose the outbox is, where another account may have signed in. @throws PalaestraError */
  identify(): Promise<unknown>;
  /** What the room is after these frames. */
  onFrames(id: number, frames: readonly RoomFrame[], state: RoomState): void;
}

export type FrameOf<Type> = Extract<RoomFrame, { type: Type }>;

/** What a room's frames and pages tell: its messages, and who is there. */
export abstract class Transcript extends Live<RoomSnapshot> {
  protected readonly parts: RoomParts;
  protected state: RoomState = EMPTY;
  #id: number | null = null;
  /** The change with which this connection has caught up; null where a page says so. */
  #goal: number | null = null;
  /** Frames that came while a page is read; null while none is. */
  #held: RoomFrame[] | null = null;
  #loading: Promise<void> | null = null;
  /** Frames that came while older messages are read; null while none are. */
  #since: RoomFrame[] | null = null;

  constructor(parts: RoomParts) {
    super(parts);
    this.parts = parts;
  }

  /** How the application named it: `conversation:7`, `with:ben`, `channel:3`. */
  get key(): string {
    return this.parts.key;
  }
  get id(): number | null {
    return this.snapshot.id;
  }
  get messages(): readonly Message[] {
    return this.snapshot.messages;
  }
  get outbox(): readonly Pending[] {
    return this.snapshot.outbox;
  }
  get unread(): number {
    return this.snapshot.unread;
  }
  get typing(): readonly string[] {
    return this.snapshot.typing;
  }
  get present(): readonly string[] {
    return this.snapshot.present;
  }

  /** Reads the page before what is held. @throws PalaestraError */
  loadOlder(): Promise<void> {
    this.#loading ??= this.#loadOlder().finally(() => {
      this.#loading = null;
      this.#since = null;
    });
    return this.#loading;
  }

  /** A message is stored. */
  protected abstract confirm(message: Message): void;
  /** A message was changed in this way. */
  protected abstract done(type: string, id: number): void;
  protected abstract refuse(frame: FrameOf<"error">): void;
  /** The connection is gone. */
  protected abstract cut(): void;

  protected override describe(): RoomSnapshot {
    const { outbox, key } = this.parts;
    return { ...this.state, status: this.status, id: this.#id, outbox: outbox.of(key) };
  }

  protected override erase(): void {
    this.#id = null;
    this.#since = null;
    this.#set(EMPTY);
  }

  protected override async address(isCurrent: () => boolean): Promise<string> {
    const found = this.#id ?? (await this.parts.find());
    // Another account finds another room.
    if (isCurrent()) this.#id = found;
    const { seq } = this.state;
    return this.parts.dialect.path(found) + (seq === null ? "" : `?after=${seq}`);
  }

  protected override follow(status: Status): void {
    if (status !== "live" && status !== "catching up") {
      this.#held = null;
      this.#goal = null;
      this.state = { ...this.state, typing: [], present: [] };
      this.cut();
    }
    this.changed();
  }

  protected override receive(received: Frame | null): void {
    const frame = received as RoomFrame | null;
    if (!frame) return;
    if (frame.type === "connected") this.#greeted(frame);
    else if (frame.type === "resync") this.#readPage(frame.seq);
    else if (frame.type === "error") this.refuse(frame);
    else if (this.#held && seqOf(frame) !== undefined) this.#held.push(frame);
    else this.#apply([frame]);
  }

  #greeted({ seq, user_id: id, username }: FrameOf<"connected">): void {
    this.parts.onAccount(id);
    // Another account connects anew.
    if (this.status !== "catching up") return;
    this.#set({ ...this.state, me: { id, username } });
    this.#goal = seq;
    if (this.state.seq === null) this.#readPage(seq);
    // A room that is behind what is held says `resync` next.
    else if (this.state.seq <= seq) this.#arrive();
  }

  /** Reads the newest page, which is at least as new as the change `seq`. */
  #readPage(seq: number): void {
    const { api, dialect } = this.parts;
    const held: RoomFrame[] = [];
    this.#held = held;
    this.#since = null;
    dialect.newestPage(api, this.#id ?? 0, this.state.me).then(
      (page) => {
        // Another connection than the one that asked: it resumes, or asks anew.
        if (this.#held !== held) return;
        this.#held = null;
        this.#set({ ...this.state, ...page, seq: Math.max(page.seq, seq) });
        for (const message of page.messages) this.confirm(message);
        this.#apply(held);
        this.tell("caught up");
      },
      () => {
        if (this.#held === held) this.tell("failed");
      },
    );
  }

  async #loadOlder(): Promise<void> {
    const { api, dialect } = this.parts;
    const { messages, hasOlder, me } = this.state;
    if (this.#id === null || !hasOlder) return;
    const since: RoomFrame[] = [];
    this.#since = since;
    const older = await dialect.olderPage(api, this.#id, messages[0]?.id ?? "", me);
    // A page that was read anew has other messages before it.
    if (this.#since === since) this.#set(extend(this.state, older, since));
  }

  /** Takes in frames, in order. */
  #apply(frames: readonly RoomFrame[]): void {
    this.#since?.push(...frames);
    this.#set(frames.reduce(fold, this.state));
    for (const frame of frames) {
      const sent = sentIn(frame, this.state.me);
      if (sent) this.confirm(sent);
      else if ("message_id" in frame) this.done(frame.type, frame.message_id);
      // It may not name all that was read.
      else if (isOwnRead(frame, this.state) && frame.message_ids.length >= READ_IDS_MAX)
        this.#readPage(frame.seq);
    }
    this.parts.onFrames(this.#id ?? 0, frames, this.state);
    this.#arrive();
  }
  /** Live, where the connection has caught up with what it was greeted with. */
  #arrive(): void {
    if (this.#goal === null || (this.state.seq ?? -1) < this.#goal) return;
    this.#goal = null;
    this.tell("caught up");
  }

  #set(state: RoomState): void {
    if (state === this.state) return;
    this.state = state;
    this.changed();
  }
}
