import { actAtRandom } from "./acts.ts";
import type { Cast } from "./cast.ts";
import type { Device } from "./device.ts";

const ACTS = 25;
/** More than one page of a replay. */
const MISSED = 230;
/** A number that no room ever gave. */
const NEVER_GIVEN = 1_000_000;

export type Devices = readonly [Device, Device, Device];

/** What three people do in a group while the server runs. */
export class Talk {
  readonly #cast: Cast;
  readonly #devices: Devices;

  constructor(cast: Cast, devices: Devices) {
    this.#cast = cast;
    this.#devices = devices;
  }

  /** Acts at random. */
  async chat(): Promise<void> {
    this.burst();
    await this.answered();
  }

  /** Everyone does things, and waits for no answer. */
  burst(): void {
    for (let count = 0; count < ACTS; count += 1) {
      for (const device of this.#devices) actAtRandom(device, this.#cast.random);
    }
  }

  async answered(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.answered()));
  }

  /** Waits until everyone has received what anyone has. */
  async allReach(): Promise<void> {
    const last = Math.max(...this.#devices.map(({ lastSeq }) => lastSeq));
    await Promise.all(this.#devices.map((device) => device.reaches(last)));
  }

  /** One is away for more than a page of the log, and resumes while others write on: the last word comes after the first page. */
  async missMuch(): Promise<void> {
    const [one, away, other] = this.#devices;
    await away.drop();
    const missedFrom = away.lastSeq;
    for (let count = 0; count < MISSED; count += 1) one.send("you miss this");
    await one.answered();
    const resuming = away.connect();
    for (let count = 0; count < ACTS; count += 1) other.send("while you come back");
    await Promise.all([resuming, other.answered()]);
    await away.sees(() => away.lastSeq > missedFrom);
    other.send("you are back");
    await other.answered();
    await this.allReach();
  }

  /** Everyone sends messages again that are acknowledged. What they send then is answered after those. */
  async repeat(): Promise<void> {
    for (const device of this.#devices) device.send("once more");
    await this.answered();
    for (const device of this.#devices) {
      device.repeat(this.#cast.random);
      device.send("did you get it twice?");
    }
    await this.answered();
  }

  /** A connection that names a change that never was is told to read pages. */
  async resumeFromNowhere(): Promise<void> {
    const [ada, , { person }] = this.#devices;
    const device = this.#cast.device(person, "tablet");
    await device.connect(NEVER_GIVEN);
    device.send("from a tablet");
    await device.answered();
    ada.send("welcome");
    await ada.answered();
    // What Ada wrote comes before the answer to this.
    device.send("thanks");
    await device.answered();
    await device.drop();
  }

  /** Someone is added, connects and is removed; what is written afterwards does not reach them. */
  async haveGuest(): Promise<void> {
    const { caller, named, conversationId } = this.#cast;
    const [owner, other] = this.#devices;
    const { accountId } = named.eve;
    const path = `/api/chat/conversations/${conversationId}/members/`;
    await caller.call(owner.person, {
      ...{ method: "POST", path, body: { account_id: accountId }, key: this.#cast.key() },
      membership: { accountId, isMember: true },
    });
    const guest = this.#cast.device(named.eve, "eve");
    await guest.connect();
    other.send("welcome");
    await other.answered();
    await guest.reaches(other.lastSeq);
    await caller.call(owner.person, {
      ...{ method: "DELETE", path: `${path}${accountId}/`, body: undefined, key: this.#cast.key() },
      membership: { accountId, isMember: false },
    });
    for (const device of [owner, other]) device.send("now that she is gone");
    await this.answered();
    await this.allReach();
    await guest.sees(() => guest.isClosed || guest.lastSeq >= owner.lastSeq);
    await guest.drop();
  }

  /** Calls are repeated under their keys after what they made has changed. */
  async repeatCalls(): Promise<void> {
    const { caller, named, conversationId } = this.#cast;
    const { ada, dora } = named;
    const path = "/api/workouts/";
    const make = { method: "POST", path, body: { name: "first", exercises: [] }, key: this.#cast.key() };
    const { id } = (await caller.call(ada, make)).body as { id: string };
    const body = { name: "second" };
    await caller.call(ada, { method: "PATCH", path: `${path}${id}/`, body, key: this.#cast.key() });
    await caller.call(ada, make);
    const sendPath = `/api/chat/conversations/${conversationId}/send_message/`;
    const send = { method: "POST", path: sendPath, body: { content: "from afar" }, key: this.#cast.key() };
    for (let count = 0; count < 2; count += 1) await caller.call(dora, send);
  }

  /** A message with a file is sent and deleted: its file goes, too. Someone who is away has read neither. */
  async attachAndDelete(): Promise<void> {
    const { caller, server, recorder, patience, conversationId } = this.#cast;
    const [device] = this.#devices;
    const { person } = device;
    const body = new FormData();
    body.set("content", "a plan");
    body.set("attachment", new File(["six o'clock"], "plan.txt", { type: "text/plain" }));
    const path = `/api/chat/conversations/${conversationId}/send_message/`;
    const { body: sent } = await caller.call(person, { method: "POST", path, body, key: null });
    const { id: messageId, attachment } = sent as { id: number; attachment: string };
    device.ask({ type: "delete", messageId });
    const isGone = async () => (await server.ask("GET", attachment, person)).status === 404;
    const isServed = !(await patience.untilAnswered(isGone));
    recorder.record({ type: "fetched", accountId: person.accountId, messageId, isServed });
  }

  /** Reads the newest page right after writing. */
  async readOwn(): Promise<void> {
    const { caller, recorder, conversationId } = this.#cast;
    const [device] = this.#devices;
    device.send("can I read this?");
    await device.answered();
    const askedAt = performance.now();
    const path = `/api/chat/conversations/${conversationId}/messages/?page_size=500`;
    const { results } = await caller.get<{ results: { id: number }[] }>(device.person, path);
    const ids = results.map(({ id }) => id);
    recorder.record({ type: "paged", accountId: device.person.accountId, askedAt, ids });
  }
}
