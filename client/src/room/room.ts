import type { Frame } from "../connection/link.ts";
import type { Status } from "../connection/machine.ts";
import type { Context } from "../context.ts";
import { type ErrorCode, isTransient, PalaestraError } from "../error.ts";
import { Live } from "../live.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Pending } from "../outbox/storage.ts";
import type { Dialect } from "./conversation.ts";
import { extend, fold, isOwnRead, READ_IDS_MAX } from "./fold.ts";
import { messageOf, type RoomFrame, sentIn, seqOf } from "./frames.ts";
import { Questions } from "./questions.ts";
import { EMPTY, type Message, type Person, type RoomState } from "./state.ts";

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
/** As JSON. Three bytes a character at most: the server finds the `client_id` in a frame of that size. */
const TEXT_LENGTH_MAX = 64 * 1024;

/** By the code with which a room ends: why nothing that is pending will ever be stored there. */
const REFUSALS: Readonly<Record<number, ErrorCode>> = {
  4001: "signed_out",
  4003: "not_a_member",
  4004: "not_found",
};

/** A conversation or a channel: its messages, who is there, and what one does in it. */
export class Room extends Live<RoomSnapshot> {
  /** How the application named it: `conversation:7`, `with:ben`, `channel:3`. */
  readonly key: string;
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
  #isUploading = false;
  #erasures = 0;
  #loading: Promise<void> | null = null;
  /** Frames that came while older messages are read; null while none are. */
  #since: RoomFrame[] | null = null;

  constructor(parts: RoomParts) {
    super(parts);
    this.#parts = parts;
    this.key = parts.key;
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
   * @throws PalaestraError outbox_full, given_up, closed, signed_out, content_too_large, or what the server refuses it with
   */
  send(text: string): Promise<Message> {
    return this.#write(text);
  }

  /**
   * Sends a file, with a text if you like, in its place among the messages. A `File` keeps its name. Conversations have files,
   * channels have none.
   * @throws PalaestraError as `send`, not_allowed in a channel, and validation_failed for what is no Blob
   */
  sendFile(file: Blob, text = ""): Promise<Message> {
    if (!this.#parts.dialect.upload) return refused("not_allowed");
    if (!(file instanceof Blob)) return refused("validation_failed");
    return this.#write(text, file);
  }

  /** Changes a message of one's own. @throws PalaestraError unreachable where the room is not live, or the server's */
  edit(id: number, text: string): Promise<void> {
    if (isTooLong(text)) return refused("content_too_large");
    return this.#ask("message_edited", id, this.#parts.dialect.edit(id, text));
  }

  /** Deletes a message of one's own. @throws as `edit` */
  delete(id: number): Promise<void> {
    return this.#ask("message_deleted", id, this.#parts.dialect.delete(id));
  }

  /** Likes a message of someone else, in a conversation. @throws as `edit` */
  like(id: number): Promise<void> {
    return this.#ask("message_liked", id, this.#parts.dialect.like?.(id, true));
  }

  /** @throws as `edit` */
  unlike(id: number): Promise<void> {
    return this.#ask("message_liked", id, this.#parts.dialect.like?.(id, false));
  }

  /** Reads a message, or the newest that is held, and all before it: now, or when there is a network again. */
  read(id = this.#state.messages.at(-1)?.id ?? 0): void {
    this.#readWanted = Math.max(this.#readWanted, id);
    this.#flush();
  }

  /** Tells the others, where the room is live; the server ends it after ten seconds. */
  setTyping(isTyping: boolean): void {
    if (this.status === "live") this.transmit({ type: "typing", is_typing: isTyping });
  }

  /** Reads the page before what is held. @throws PalaestraError */
  loadOlder(): Promise<void> {
    this.#loading ??= this.#loadOlder().finally(() => {
      this.#loading = null;
      this.#since = null;
    });
    return this.#loading;
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
    return { ...this.#state, status: this.status, id: this.#id, outbox };
  }

  protected override erase(): void {
    this.#erasures += 1;
    this.#id = null;
    this.#readWanted = 0;
    this.#since = null;
    this.#set(EMPTY);
  }

  protected override async address(): Promise<string> {
    const erasures = this.#erasures;
    const found = this.#id ?? (await this.#parts.find());
    if (erasures !== this.#erasures) throw new PalaestraError("signed_out");
    this.#id = found;
    const { seq } = this.#state;
    const query = seq === null ? "" : `?after=${seq}`;
    return `${this.#parts.socketOrigin}${this.#parts.dialect.path(this.#id)}${query}`;
  }

  protected override follow(status: Status): void {
    if (status !== "live" && status !== "catching up") {
      this.#onTheirWay.clear();
      this.#readAsked = 0;
      this.#held = null;
      this.#goal = null;
      this.#asked.forget();
      this.#state = { ...this.#state, typing: [], present: [] };
    }
    this.#flush();
    this.changed();
  }

  protected override receive(received: Frame | null): void {
    const frame = received as RoomFrame | null;
    if (!frame) return;
    if (frame.type === "connected") this.#greeted(frame);
    else if (frame.type === "resync") this.#readPage(frame.seq);
    else if (frame.type === "error") this.#refused(frame);
    else if (this.#held && seqOf(frame) !== undefined) this.#held.push(frame);
    else this.#apply([frame]);
  }

  #greeted({ seq, user_id: id, username }: FrameOf<"connected">): void {
    const me = { id, username };
    this.#parts.onGreeted(me);
    // Another account connects anew.
    if (this.status !== "catching up") return;
    this.#set({ ...this.#state, me });
    this.#goal = seq;
    if (this.#state.seq === null) this.#readPage(seq);
    // A room that is behind what is held says `resync` next.
    else if (this.#state.seq <= seq) this.#arrive();
  }

  /** Reads the newest page, which is at least as new as the change `seq`. */
  #readPage(seq: number): void {
    const { api, dialect } = this.#parts;
    const held: RoomFrame[] = [];
    this.#held = held;
    this.#since = null;
    dialect.newestPage(api, this.#id ?? 0, this.#state.me).then(
      (page) => {
        // Another connection than the one that asked: it resumes, or asks anew.
        if (this.#held !== held) return;
        this.#held = null;
        this.#set({ ...this.#state, ...page, seq: Math.max(page.seq, seq) });
        for (const message of page.messages) this.#confirm(message);
        this.#apply(held);
        this.tell("caught up");
      },
      () => {
        if (this.#held === held) this.tell("failed");
      },
    );
  }

  async #loadOlder(): Promise<void> {
    const { api, dialect } = this.#parts;
    const { messages, hasOlder, me } = this.#state;
    if (this.#id === null || !hasOlder) return;
    const since: RoomFrame[] = [];
    this.#since = since;
    const older = await dialect.olderPage(api, this.#id, messages[0]?.id ?? "", me);
    // A page that was read anew has other messages before it.
    if (this.#since === since) this.#set(extend(this.#state, older, since));
  }

  #apply(frames: readonly RoomFrame[]): void {
    this.#since?.push(...frames);
    this.#set(frames.reduce(fold, this.#state));
    for (const frame of frames) {
      const sent = sentIn(frame, this.#state.me);
      if (sent) this.#confirm(sent);
      else if ("message_id" in frame) this.#asked.done(frame.type, frame.message_id);
      else if (isOwnRead(frame, this.#state)) {
        // It may not name all that was read.
        if (frame.message_ids.length >= READ_IDS_MAX) this.#readPage(frame.seq);
        this.#parts.onOwn(this.#id ?? 0, { unread: this.#state.unread });
      }
    }
    this.#arrive();
  }

  /** Live, where the connection has caught up with what it was greeted with. */
  #arrive(): void {
    if (this.#goal === null || (this.#state.seq ?? -1) < this.#goal) return;
    this.#goal = null;
    this.tell("caught up");
  }

  #set(state: RoomState): void {
    if (state === this.#state) return;
    this.#state = state;
    this.changed();
  }

  #confirm(message: Message): void {
    const { clientId } = message;
    if (!message.isMine || clientId === null) return;
    this.#onTheirWay.delete(clientId);
    this.#parts.outbox.finish(clientId, message);
    this.#parts.onOwn(this.#id ?? 0, { message });
  }

  #refused({ code, message, client_id: clientId, message_id: id }: FrameOf<"error">): void {
    if (isTransient(code)) return this.tell("failed");
    const error = new PalaestraError(code as ErrorCode, message);
    if (clientId) {
      this.#onTheirWay.delete(clientId);
      this.#parts.outbox.finish(clientId, error);
    } else if (id !== undefined || this.#onTheirWay.size === 0) this.#asked.refuse(id, error);
  }

  #write(text: string, file?: Blob): Promise<Message> {
    if (isTooLong(text)) return refused("content_too_large");
    const { outbox, key } = this.#parts;
    const sending = outbox.add(key, text, file);
    // Where a newer connection took its place, writing is as good as a look.
    if (this.#release) this.tell("wanted");
    return sending;
  }

  #ask(type: string, id: number, frame: object | undefined): Promise<void> {
    if (!frame) return refused("not_allowed");
    if (this.status !== "live" || !this.transmit(frame)) return refused("unreachable");
    return this.#asked.wait(type, id);
  }

  /** Sends what can be sent now. */
  #flush(): void {
    const { outbox, key, dialect } = this.#parts;
    const code = REFUSALS[this.endCode ?? 0];
    const refusal = this.refusal ?? (code && new PalaestraError(code));
    if (refusal) for (const { clientId } of outbox.of(key)) outbox.finish(clientId, refusal);
    if (this.status !== "live") return;
    const { messages } = this.#state;
    // Naming a message of one's own reads nothing; whose those before the held ones are isn't known.
    if (this.#readWanted >= (messages[0]?.id ?? 0)) {
      this.#readWanted = messages.findLast(({ id, isMine }) => id <= this.#readWanted && !isMine)?.id ?? 0;
    }
    if (this.#readWanted > this.#readAsked) {
      this.transmit(dialect.read(this.#readWanted));
      this.#readAsked = this.#readWanted;
    }
    for (const pending of outbox.of(key)) {
      const { clientId, text, file } = pending;
      // A file goes by itself, so that the order is kept.
      if (file) {
        if (this.#onTheirWay.size === 0 && !this.#isUploading) void this.#upload(pending, file);
        return;
      }
      if (this.#onTheirWay.size >= ON_THEIR_WAY_MAX) return;
      if (this.#onTheirWay.has(clientId)) continue;
      if (!this.transmit(dialect.send(text, clientId))) return;
      this.#onTheirWay.add(clientId);
    }
  }

  /** Goes on when the socket breaks: what is uploaded twice is stored once. */
  async #upload({ clientId, text }: Pending, file: Blob): Promise<void> {
    const { api, dialect, outbox, key } = this.#parts;
    const form = new FormData();
    form.set("content", text);
    form.set("client_id", clientId);
    form.set("attachment", file);
    this.#isUploading = true;
    try {
      const message = await dialect.upload?.(api, this.#id ?? 0, form);
      if (message) this.#confirm(messageOf(message, this.#state.me));
      // Something else than the server answered.
      if (outbox.of(key).some((each) => each.clientId === clientId)) this.tell("failed");
    } catch (error) {
      const refusal = error as PalaestraError;
      if (isTransient(refusal.code)) this.tell("failed");
      else outbox.finish(clientId, refusal);
    } finally {
      this.#isUploading = false;
      this.#flush();
    }
  }
}

function isTooLong(text: string): boolean {
  return JSON.stringify(text).length > TEXT_LENGTH_MAX;
}

/** A caller that doesn't wait for the promise is not to end with an unhandled rejection. */
function refused(code: ErrorCode): Promise<never> {
  const refusal = Promise.reject(new PalaestraError(code));
  refusal.catch(() => {});
  return refusal;
}
