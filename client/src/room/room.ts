import type { Frame } from "../connection/link.ts";
import type { Status } from "../connection/machine.ts";
import type { Context } from "../context.ts";
import { type ErrorCode, PalaestraError } from "../error.ts";
import { Live } from "../live.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Pending } from "../outbox/storage.ts";
import type { Dialect } from "./conversation.ts";
import { fold } from "./fold.ts";
import { type RoomFrame, seqOf } from "./frames.ts";
import { Questions } from "./questions.ts";
import {
  begin,
  EMPTY,
  extend,
  forgetPeople,
  greet,
  type Message,
  type Person,
  type RoomState,
} from "./state.ts";

/** A room as it is at one moment. */
export interface RoomSnapshot extends RoomState {
  readonly status: Status;
  /** Its number; null until the server has told it. */
  readonly id: number | null;
  /** One's own messages that have no answer yet. */
  readonly outbox: readonly Pending[];
}

export type OwnDoing = { message: Message } | { unread: number };

export interface RoomParts extends Context {
  /** How the application named it. */
  key: string;
  dialect: Dialect;
  outbox: Outbox;
  /** Its number; may have to be asked for. */
  find(): Promise<number>;
  onGreeted(me: Person): void;
  /** What one did in it oneself: a message that is stored, or how many are unread after reading. */
  onOwn(id: number, own: OwnDoing): void;
}

type FrameOf<Type> = Extract<RoomFrame, { type: Type }>;

const ON_THEIR_WAY_MAX = 16;
const FOR_THE_MOMENT: ReadonlySet<unknown> = new Set(["rate_limited", "unavailable", "internal_error"]);

/** By the code with which a room ends: why nothing that is pending will ever be stored there. */
const REFUSALS: Readonly<Record<number, ErrorCode>> = { 4003: "not_a_member", 4004: "not_found" };

/** A conversation or a channel: its messages, who is there, and what one does in it. */
export class Room extends Live<RoomSnapshot> {
  readonly #parts: RoomParts;
  readonly #onTheirWay = new Set<string>();
  readonly #asked = new Questions();
  #state: RoomState = EMPTY;
  #id: number | null = null;
  /** The change with which this connection has caught up; null where a page says so. */
  #goal: number | null = null;
  /** Frames that came while a page is read; null while none is. */
  #held: RoomFrame[] | null = null;
  #readWanted = 0;
  /** Of this connection: reading twice does no harm, and what is read by now the server alone knows. */
  #readAsked = 0;
  #release: (() => void) | null = null;

  constructor(parts: RoomParts) {
    super(parts);
    this.#parts = parts;
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

  /**
   * Writes a message. Resolves with it once it is stored; until then it is in the outbox, and on its way whenever there is a network.
   * @throws PalaestraError outbox_full, given_up, closed, or what the server refuses it with
   */
  send(text: string): Promise<Message> {
    return this.#parts.outbox.add(this.#parts.key, text);
  }

  /** Changes a message of one's own. @throws PalaestraError unreachable where the room is not live, or the server's */
  edit(id: number, text: string): Promise<void> {
    return this.#ask("edited", id, this.#parts.dialect.say.edit(id, text));
  }

  /** Deletes a message of one's own. @throws as `edit` */
  delete(id: number): Promise<void> {
    return this.#ask("deleted", id, this.#parts.dialect.say.delete(id));
  }

  /** Likes a message of someone else, in a conversation. @throws as `edit` */
  like(id: number): Promise<void> {
    return this.#ask("liked", id, this.#parts.dialect.say.like(id, true));
  }

  /** @throws as `edit` */
  unlike(id: number): Promise<void> {
    return this.#ask("liked", id, this.#parts.dialect.say.like(id, false));
  }

  /** Reads a message, or the newest, and all before it: now, or when there is a network again. */
  read(id = Number.POSITIVE_INFINITY): void {
    this.#readWanted = Math.max(this.#readWanted, id);
    this.#flush();
  }

  /** Tells the others, where the room is live; the server ends it after ten seconds. */
  setTyping(isTyping: boolean): void {
    if (this.link.status === "live") this.link.send(this.#parts.dialect.say.typing(isTyping));
  }

  /** Reads the page before what is held. @throws PalaestraError */
  async loadOlder(): Promise<void> {
    const oldest = this.#state.messages[0]?.id;
    if (this.#id === null || oldest === undefined || !this.#state.hasOlder) return;
    const { messages, hasOlder } = await this.#parts.dialect.olderPage(this.#parts.api, this.#id, oldest);
    if (oldest === this.#state.messages[0]?.id) this.#set(extend(this.#state, messages, hasOlder));
  }

  /** What is pending has changed. */
  outboxChanged(): void {
    if (this.#parts.outbox.of(this.#parts.key).length > 0) {
      this.#release ??= this.hold();
      this.#flush();
    } else {
      this.#release?.();
      this.#release = null;
    }
    this.changed();
  }

  protected override describe(): RoomSnapshot {
    const outbox = this.#parts.outbox.of(this.#parts.key);
    return { ...this.#state, status: this.link.status, id: this.#id, outbox };
  }

  protected override async address(): Promise<string> {
    this.#id ??= await this.#parts.find();
    const { seq } = this.#state;
    const query = seq === null ? "" : `?after=${seq}`;
    return `${this.#parts.socketOrigin}${this.#parts.dialect.path(this.#id)}${query}`;
  }

  protected override follow(status: Status): void {
    if (status === "live") return this.#flush();
    if (status === "catching up") return;
    if (status === "ended") this.#flush();
    this.#onTheirWay.clear();
    this.#readAsked = 0;
    this.#held = null;
    this.#goal = null;
    this.#asked.forget();
    this.#state = forgetPeople(this.#state);
  }

  protected override receive(told: Frame): void {
    const frame = told as RoomFrame;
    if (frame.type === "connected") this.#greeted(frame);
    else if (frame.type === "resync") this.#readPage(frame.seq);
    else if (frame.type === "error") this.#refused(frame);
    else if (this.#held && seqOf(frame) !== undefined) this.#held.push(frame);
    else this.#take([frame]);
  }

  #greeted({ seq, user_id: id, username }: FrameOf<"connected">): void {
    const me = { id, username };
    this.#set(greet(this.#state, me));
    this.#parts.onGreeted(me);
    this.#goal = seq;
    if (this.#state.seq === null) this.#readPage(seq);
    // A room that is behind what is held says `resync` next.
    else if (this.#state.seq <= seq) this.#arrive();
  }

  #readPage(seq: number): void {
    const held: RoomFrame[] = [];
    this.#held = held;
    this.#goal = null;
    this.#parts.dialect.newestPage(this.#parts.api, this.#id ?? 0).then(
      (page) => {
        // Another connection than the one that asked: it resumes, or asks anew.
        if (this.#held !== held) return;
        this.#held = null;
        this.#goal = seq;
        this.#set(begin(this.#state, seq, page));
        for (const message of page.messages) this.#confirm(message);
        this.#take(held);
      },
      () => {
        if (this.#held === held) this.link.fail();
      },
    );
  }

  #take(frames: readonly RoomFrame[]): void {
    const { dialect } = this.#parts;
    let state = this.#state;
    const changes = frames.flatMap((frame) => dialect.read(frame, state.me) ?? []);
    for (const change of changes) state = fold(state, change);
    if (state !== this.#state) this.#set(state);
    for (const change of changes) {
      if (change.type === "sent") this.#confirm(change.message);
      if (change.type === "read" && change.isMine) {
        this.#parts.onOwn(this.#id ?? 0, { unread: this.#state.unread });
      }
      if ("id" in change) this.#asked.done(change.type, change.id);
    }
    this.#arrive();
  }

  /** Live, where the connection has caught up with what it was greeted with. */
  #arrive(): void {
    if (this.#goal === null || (this.#state.seq ?? -1) < this.#goal) return;
    this.#goal = null;
    this.link.caughtUp();
  }

  #set(state: RoomState): void {
    this.#state = state;
    this.changed();
  }

  #confirm(message: Message): void {
    const { clientId } = message;
    if (clientId === null || message.sender !== this.#state.me?.username) return;
    this.#onTheirWay.delete(clientId);
    this.#parts.outbox.confirm(clientId, message);
    this.#parts.onOwn(this.#id ?? 0, { message });
  }

  #refused({ code, message, client_id: clientId, message_id: id }: FrameOf<"error">): void {
    if (FOR_THE_MOMENT.has(code)) return this.link.fail();
    const error = new PalaestraError(code as ErrorCode, message);
    if (clientId) {
      this.#onTheirWay.delete(clientId);
      this.#parts.outbox.fail(clientId, error);
    } else this.#asked.refuse(id, error);
  }

  #ask(type: string, id: number, frame: object | null): Promise<void> {
    if (!frame) return Promise.reject(new PalaestraError("not_allowed"));
    if (this.link.status !== "live" || !this.link.send(frame)) {
      return Promise.reject(new PalaestraError("unreachable"));
    }
    return this.#asked.wait(type, id);
  }

  /** Sends what can be sent now. */
  #flush(): void {
    const { outbox, key, dialect } = this.#parts;
    const refusal = REFUSALS[this.link.endCode ?? 0];
    if (refusal)
      for (const { clientId } of outbox.of(key)) outbox.fail(clientId, new PalaestraError(refusal));
    if (this.link.status !== "live") return;
    const { say } = dialect;
    const { messages, me } = this.#state;
    // Naming a message of one's own reads nothing.
    const isMark = ({ id, sender }: Message) => id <= this.#readWanted && sender !== me?.username;
    this.#readWanted = messages.findLast(isMark)?.id ?? 0;
    if (this.#readWanted > this.#readAsked) {
      this.link.send(say.read(this.#readWanted));
      this.#readAsked = this.#readWanted;
    }
    for (const { clientId, text } of outbox.of(key)) {
      if (this.#onTheirWay.size >= ON_THEIR_WAY_MAX) return;
      if (this.#onTheirWay.has(clientId)) continue;
      if (!this.link.send(say.send(text, clientId))) return;
      this.#onTheirWay.add(clientId);
    }
  }
}
