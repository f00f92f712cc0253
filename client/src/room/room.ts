import type { Status } from "../connection/machine.ts";
import { type ErrorCode, isFinal, PalaestraError, refused } from "../error.ts";
import type { Pending } from "../outbox/storage.ts";
import { messageOf } from "./frames.ts";
import { Questions } from "./questions.ts";
import type { Message } from "./state.ts";
import { type FrameOf, Transcript } from "./transcript.ts";

/** By these nothing was refused for good: another attempt sends it again. */
const PASSING = ["rate_limited", "unavailable", "internal_error"];
const ON_THEIR_WAY_MAX = 16;
/** As JSON. Three bytes a character at most: the server finds the `client_id` in a frame of that size. */
const TEXT_LENGTH_MAX = 64 * 1024;

/** A conversation or a channel: its messages, who is there, and what one does in it. */
export class Room extends Transcript {
  readonly #onTheirWay = new Set<string>();
  readonly #asked = new Questions();
  #readWanted = 0;
  /** Of this connection: reading twice does no harm, and what is read by now the server alone knows. */
  #readAsked = 0;
  #release: (() => void) | null = null;
  #isUploading = false;

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
    if (!this.parts.dialect.upload) return refused("not_allowed");
    if (!(file instanceof Blob)) return refused("validation_failed");
    return this.#write(text, file);
  }

  /** Changes a message of one's own. @throws PalaestraError unreachable where the room is not live, or the server's */
  edit(id: number, text: string): Promise<void> {
    if (isTooLong(text)) return refused("content_too_large");
    return this.#ask("message_edited", id, this.parts.dialect.edit(id, text));
  }

  /** Deletes a message of one's own. @throws as `edit` */
  delete(id: number): Promise<void> {
    return this.#ask("message_deleted", id, this.parts.dialect.delete(id));
  }

  /** Likes a message of someone else, in a conversation. @throws as `edit` */
  like(id: number): Promise<void> {
    return this.#ask("message_liked", id, this.parts.dialect.like?.(id, true));
  }

  /** @throws as `edit` */
  unlike(id: number): Promise<void> {
    return this.#ask("message_liked", id, this.parts.dialect.like?.(id, false));
  }

  /** Reads a message, or the newest that is held, and all before it: now, or when there is a network again. */
  read(id = this.state.messages.at(-1)?.id ?? 0): void {
    this.#readWanted = Math.max(this.#readWanted, id);
    this.#flush();
  }

  /** Tells the others, where the room is live; the server ends it after ten seconds. */
  setTyping(isTyping: boolean): void {
    this.transmit({ type: "typing", is_typing: isTyping });
  }

  /** What is pending has changed. */
  outboxChanged(): void {
    this.changed();
    if (this.outbox.length > 0) {
      this.#release ??= this.hold();
      this.#flush();
    } else {
      this.#release?.();
      this.#release = null;
    }
  }

  protected override erase(): void {
    this.#readWanted = 0;
    super.erase();
  }

  protected override follow(status: Status): void {
    super.follow(status);
    this.#flush();
    if (this.refusal && this.#release) void this.#giveUp(this.refusal, this.outbox);
  }

  protected override cut(): void {
    this.#onTheirWay.clear();
    this.#readAsked = 0;
    this.#asked.forget();
  }

  protected override confirm(message: Message): void {
    const { clientId } = message;
    if (!message.isMine || clientId === null) return;
    this.#onTheirWay.delete(clientId);
    this.parts.outbox.finish(clientId, message);
  }

  protected override done(type: string, id: number): void {
    this.#asked.settleFirst(id, type);
  }

  protected override refuse({ code, message, client_id: clientId, message_id: id }: FrameOf<"error">): void {
    if (PASSING.includes(code)) return this.tell("failed");
    const error = new PalaestraError(code as ErrorCode, message);
    if (clientId) {
      this.#onTheirWay.delete(clientId);
      this.parts.outbox.finish(clientId, error);
    } else if (id !== undefined || this.#onTheirWay.size === 0) this.#asked.settleFirst(id, undefined, error);
  }

  #write(text: string, file?: Blob): Promise<Message> {
    if (isTooLong(text)) return refused("content_too_large");
    const { outbox, key } = this.parts;
    const sending = outbox.add(key, text, file);
    // Where a newer connection took its place, writing is as good as a look.
    if (this.#release) this.tell("wanted");
    return sending;
  }

  #ask(type: string, id: number, frame: object | undefined): Promise<void> {
    if (!frame) return refused("not_allowed");
    return this.transmit(frame) ? this.#asked.wait(type, id) : refused("unreachable");
  }

  /** Sends what can be sent now. */
  #flush(): void {
    if (this.status !== "live") return;
    const { dialect } = this.parts;
    const { messages } = this.state;
    // Naming a message of one's own reads nothing; whose those before the held ones are isn't known.
    if (this.#readWanted >= (messages[0]?.id ?? 0)) {
      this.#readWanted = messages.findLast(({ id, isMine }) => id <= this.#readWanted && !isMine)?.id ?? 0;
    }
    if (this.#readWanted > this.#readAsked) {
      this.transmit(dialect.read(this.#readWanted));
      this.#readAsked = this.#readWanted;
    }
    for (const pending of this.outbox) {
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
    const { api, dialect, identify, outbox } = this.parts;
    const isWaiting = () => this.outbox.some((each) => each.clientId === clientId);
    const form = new FormData();
    form.set("content", text);
    form.set("client_id", clientId);
    form.set("attachment", file);
    this.#isUploading = true;
    try {
      // By now the cookies may be another account's, in whose name it would be sent.
      await identify();
      if (!isWaiting()) return;
      const message = await dialect.upload?.(api, this.id ?? 0, form);
      if (message) this.confirm(messageOf(message, this.state.me));
      // Something else than the server answered.
      if (isWaiting()) this.tell("failed");
    } catch (error) {
      const refusal = error as PalaestraError;
      if (isFinal(refusal)) outbox.finish(clientId, refusal);
      else this.tell("failed");
    } finally {
      this.#isUploading = false;
      this.#flush();
    }
  }

  /** Ends what waits here, if the account that wrote it is the one that is refused. */
  async #giveUp(refusal: PalaestraError, waiting: readonly Pending[]): Promise<void> {
    const { identify, outbox } = this.parts;
    try {
      await identify();
    } catch {
      // Without an answer it waits for the next attempt.
      return;
    }
    if (this.status === "ended") for (const { clientId } of waiting) outbox.finish(clientId, refusal);
  }
}

function isTooLong(text: string): boolean {
  return JSON.stringify(text).length > TEXT_LENGTH_MAX;
}
