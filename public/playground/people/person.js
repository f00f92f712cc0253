import { connect } from "../../vendor/palaestra-client/index.js";
import { restAct } from "../parts/act.js";
import { Participant } from "../talk/participant.js";
import { Network } from "./network.js";

/** A media ticket is good for ten minutes. */
const TICKET_AGE_MAX_MS = 9 * 60_000;

/** One of the two people: their client, their network, and their side of the conversation. */
export class Person {
  #onAct;
  /** @type {{ asking: Promise<string>, madeAt: number } | null} */
  #ticket = null;

  /**
   * @param {import("./accounts.js").Account} account @param {import("./accounts.js").Account} other
   * @param {{ changed: () => void, onAct: (act: import("../parts/act.js").Act) => void }} page
   */
  constructor(account, other, { changed, onAct }) {
    this.account = account;
    this.other = other;
    this.#onAct = onAct;
    this.network = new Network(changed);
    this.client = connect({
      url: location.origin,
      signIn: { username: account.username, password: account.password },
      platform: this.network.platform,
    });
    this.talk = new Participant(this, changed, {
      room: this.client.conversationWith(other.username),
      live: `conversationWith(${JSON.stringify(other.username)})`,
    });
  }

  get name() {
    return this.account.name;
  }

  /** Signs in, and opens the conversation for as long as the page is open. @throws PalaestraError */
  async start() {
    await this.client.api.get("/api/auth/profile/");
    this.talk.open();
  }

  /** An operation, of which the page tells how to repeat it. @throws PalaestraError */
  async do(method, path, options) {
    this.note(restAct(this.account, { method, path, options }));
    return this.client.api[method](path, options);
  }

  /** @param {import("../parts/act.js").Act} act */
  note(act) {
    this.#onAct(act);
  }

  /** The name that the page has for someone. */
  nameOf = (username) =>
    [this.account, this.other].find((each) => each.username === username)?.name ?? username;

  /** An address at which an `<img>` finds an attachment. @throws PalaestraError */
  async mediaUrl(path) {
    if (!this.#ticket || Date.now() - this.#ticket.madeAt > TICKET_AGE_MAX_MS) {
      const asking = this.client.api.post("/api/media-tickets/").then(({ ticket }) => ticket);
      this.#ticket = { asking, madeAt: Date.now() };
      asking.catch(() => {
        this.#ticket = null;
      });
    }
    return `${path}?ticket=${await this.#ticket.asking}`;
  }

  toggleNetwork() {
    if (this.network.isCut) {
      this.network.restore();
      this.client.reconnect();
    } else this.network.cut();
  }
}
