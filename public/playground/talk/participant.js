import { liveAct, restAct } from "../parts/act.js";

export const BURST_SIZE = 200;
/** The server ends typing by itself after ten seconds. */
const TYPING_AGAIN_MS = 4000;
const SEND_PATH = "/api/chat/conversations/{id}/send_message/";

/** One person in one room, and what this page did there. */
export class Participant {
  /** What went wrong last, in words; empty where nothing did. */
  notice = "";
  /** @type {{ label: string } | null} */
  burst = null;
  /** Of each message that was written here, in that order; null until it is stored. */
  #written = [];
  #bursts = 0;
  #typingToldAt = 0;
  #isWatched = false;
  #changed;
  #live;

  /** @param {import("../people/person.js").Person} person @param {{ room: object, live: string }} `live` is the client's expression for the room. */
  constructor(person, changed, { room, live }) {
    this.person = person;
    this.room = room;
    this.#changed = changed;
    this.#live = live;
  }

  /** Connects to the room. @returns {() => void} Ends it. */
  open() {
    return this.room.subscribe(() => {
      this.#readIfWatched();
      this.#changed();
    });
  }

  /** @returns {import("./promises.js").View} */
  get view() {
    const { seq, hasOlder, messages, outbox } = this.room.snapshot;
    const { gaps, deleted } = this.person.network.watch;
    const stored = this.#written.filter((message) => message !== null);
    return { name: this.person.name, seq, hasOlder, messages, waiting: outbox.length, stored, gaps, deleted };
  }

  async send(text) {
    // A message ends typing.
    this.#typingToldAt = 0;
    const index = this.#written.push(null) - 1;
    this.#note(`send(${JSON.stringify(text)})`, { request: this.#sending(text), isQueued: true });
    await this.#attempt(async () => {
      this.#written[index] = await this.room.send(text);
    });
  }

  sendBurst() {
    this.#bursts += 1;
    const label = `${this.person.name}'s burst ${this.#bursts} at ${new Date().toLocaleTimeString("en-GB")}`;
    this.burst = { label };
    for (let number = 1; number <= BURST_SIZE; number += 1) void this.send(`${label}: ${number}`);
  }

  /** Sends a file in its place among the messages. @param {File} file */
  async sendFile(file) {
    const index = this.#written.push(null) - 1;
    const form = new FormData();
    form.set("attachment", file);
    const options = { params: { id: this.room.id }, body: form };
    this.person.note(restAct(this.person.account, { method: "post", path: SEND_PATH, options }));
    await this.#attempt(async () => {
      this.#written[index] = await this.room.sendFile(file);
    });
  }

  edit = (id, text) => this.#ask("edit", id, text);
  delete = (id) => this.#ask("delete", id);
  like = (id, isLiked) => this.#ask(isLiked ? "like" : "unlike", id);
  loadOlder = () => this.#attempt(() => this.room.loadOlder());

  /** Reports typing when the draft changes, at most every few seconds. */
  type(draft) {
    const now = Date.now();
    if (draft !== "" && now - this.#typingToldAt < TYPING_AGAIN_MS) return;
    this.#typingToldAt = draft === "" ? 0 : now;
    this.room.setTyping(draft !== "");
  }

  /** While someone looks at this side, what arrives is read. */
  watch(isWatched) {
    this.#isWatched = isWatched;
    this.#readIfWatched();
  }

  #readIfWatched() {
    const isSeen = this.#isWatched && document.visibilityState === "visible";
    if (isSeen && this.room.unread > 0) this.room.read();
  }

  #ask(verb, ...given) {
    this.#note(`${verb}(${given.map((each) => JSON.stringify(each)).join(", ")})`);
    return this.#attempt(() => this.room[verb](...given));
  }

  #note(call, more = {}) {
    this.person.note(liveAct(this.person.account, { live: this.#live, call, ...more }));
  }

  #sending(content) {
    const { id } = this.room;
    if (this.#live.startsWith("channel")) {
      return { method: "post", path: "/api/messages/", options: { body: { channel_id: id, body: content } } };
    }
    return id === null
      ? null
      : { method: "post", path: SEND_PATH, options: { params: { id }, body: { content } } };
  }

  async #attempt(act) {
    this.notice = "";
    try {
      await act();
    } catch (error) {
      this.notice = error.code === "unreachable" ? "That needs the network." : error.message;
    }
    this.#changed();
  }
}
