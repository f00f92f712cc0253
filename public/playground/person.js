import { connect } from "../vendor/palaestra-client/index.js";
import { Network } from "./network.js";

const BURST_SIZE = 200;
/** The server ends typing by itself after ten seconds. */
const TYPING_AGAIN_MS = 4000;

/** One person's client in the conversation with the other, and what this page did with it. */
export class Person {
  /** What went wrong last, in words; empty where nothing did. */
  notice = "";
  /** @type {{ label: string, startedAt: number, tookMs: number | null } | null} */
  burst = null;
  /** Of each message that was written here, in that order; null until it is stored. */
  #written = [];
  #bursts = 0;
  #typingToldAt = 0;
  #isWatched = false;
  #onChange;

  /** @param {import("./people.js").Account} account @param {import("./people.js").Account} other */
  constructor(account, other, onChange) {
    this.account = account;
    this.other = other;
    this.#onChange = onChange;
    this.network = new Network(() => this.#onChange());
    this.client = connect({
      url: location.origin,
      signIn: { username: account.username, password: account.password },
      platform: this.network.platform,
    });
    this.room = this.client.conversationWith(other.username);
  }

  get name() {
    return this.account.name;
  }

  /** Signs in, and opens the conversation for as long as the page is open. @throws PalaestraError */
  async start() {
    await this.client.api.get("/api/auth/profile/");
    this.room.subscribe(() => {
      this.#readIfWatched();
      this.#onChange();
    });
  }

  /** @returns {import("./promises.js").View} */
  get view() {
    const { seq, hasOlder, messages, outbox } = this.room.snapshot;
    const { gaps, deleted } = this.network.watch;
    const stored = this.#written.filter((message) => message !== null);
    return { name: this.name, seq, hasOlder, messages, waiting: outbox.length, stored, gaps, deleted };
  }

  async send(text) {
    // A message ends typing.
    this.#typingToldAt = 0;
    const index = this.#written.push(null) - 1;
    await this.#attempt(async () => {
      this.#written[index] = await this.room.send(text);
    });
  }

  sendBurst() {
    this.#bursts += 1;
    const label = `${this.name}'s burst ${this.#bursts} at ${new Date().toLocaleTimeString("en-GB")}`;
    this.burst = { label, startedAt: performance.now(), tookMs: null };
    for (let number = 1; number <= BURST_SIZE; number += 1) void this.send(`${label}: ${number}`);
  }

  edit = (id, text) => this.#attempt(() => this.room.edit(id, text));
  delete = (id) => this.#attempt(() => this.room.delete(id));
  like = (id, isLiked) => this.#attempt(() => (isLiked ? this.room.like(id) : this.room.unlike(id)));
  loadOlder = () => this.#attempt(() => this.room.loadOlder());

  /** The draft has changed: the other is told, not at every letter. */
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

  toggleNetwork() {
    if (this.network.isCut) {
      this.network.restore();
      this.client.reconnect();
    } else this.network.cut();
  }

  #readIfWatched() {
    const isSeen = this.#isWatched && document.visibilityState === "visible";
    if (isSeen && this.room.unread > 0) this.room.read();
  }

  async #attempt(act) {
    this.notice = "";
    try {
      await act();
    } catch (error) {
      this.notice = error.code === "unreachable" ? "That needs the network." : error.message;
    }
    this.#onChange();
  }
}

export { BURST_SIZE };
