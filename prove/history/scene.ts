import { setTimeout as sleep } from "node:timers/promises";
import { seededRandom, shuffled } from "../../test/support/random.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import { actAtRandom } from "./acts.ts";
import { Caller } from "./caller.ts";
import { Device } from "./device.ts";
import { findListed, readEnding } from "./ending.ts";
import { type Ending, Recorder } from "./entry.ts";
import { befriend, Tab } from "./tab.ts";
import { comesTrue } from "./wait.ts";

/** How many people a scene takes. */
export const SCENE_PEOPLE = 7;

/** Ada made the group and watches her friends; Dora is a member who is away; Eve is a guest; Fay and Gil are friends of Ada's. */
type Name = "ada" | "ben" | "cleo" | "dora" | "eve" | "fay" | "gil";

const NAMES: readonly Name[] = ["ada", "ben", "cleo", "dora", "eve", "fay", "gil"];
const ACTS = 25;
/** More than one page of a replay. */
const MISSED = 230;
/** A number that no room ever gave. */
const NEVER_GIVEN = 1_000_000;
/** Shorter than the two seconds after which someone counts as gone. */
const AWAY_MS = 1000;

/**
 * One group and what seven people do with it, by a seed. The methods are its acts, in order: `open`, `talk`, `burst`, a crash,
 * `comeBack`, `sayLastWords`, a crash, `rest`, `comeBack`, `conclude`.
 */
export class Scene {
  readonly recorder = new Recorder();
  readonly #server: TestServer;
  readonly #random: () => number;
  readonly #caller: Caller;
  readonly #people: Record<Name, ServerPerson>;
  #conversationId = 0;
  #devices: Device[] = [];
  #watching: Tab | null = null;

  /** @param people as many as `SCENE_PEOPLE`, who are in no other scene */
  constructor(server: TestServer, people: readonly ServerPerson[], seed: number) {
    this.#server = server;
    this.#random = seededRandom(seed);
    this.#caller = new Caller(server, this.recorder);
    this.#people = Object.fromEntries(NAMES.map((name, place) => [name, people[place]])) as Scene["#people"];
  }

  /** Makes the group and the friendships; everyone connects. */
  async open(): Promise<void> {
    const { ada, ben, cleo, dora, fay, gil } = this.#people;
    const participants = [ben, cleo, dora].map(({ accountId }) => accountId);
    const path = "/api/chat/conversations/";
    const made = await this.#caller.call(ada, {
      method: "POST",
      path,
      body: { name: "g", participants },
      key: null,
    });
    this.#conversationId = (made.body as { id: number }).id;
    this.#devices = [ada, ben, cleo].map((person, place) => this.#device(person, NAMES[place] ?? ""));
    const [adas, fays, gils] = await Promise.all([ada, fay, gil].map((person) => this.#tab(person)));
    if (!adas || !fays || !gils) throw new Error("three tabs were opened");
    this.#watching = adas;
    await befriend(adas, fays);
    await befriend(adas, gils);
    await Promise.all([gils.close(), ...this.#devices.map((device) => device.connect())]);
  }

  /** They write, go and come; a guest is added and removed; calls are repeated; Gil goes, comes and goes. */
  async talk(): Promise<void> {
    await Promise.all([this.#write(), this.#flap()]);
  }

  /** Everyone does things, and waits for no answer. */
  burst(): void {
    for (let count = 0; count < ACTS; count += 1) {
      for (const device of this.#devices) actAtRandom(device, this.#random);
    }
  }

  crashed(): void {
    this.recorder.record({ type: "killed" });
    this.#watching = null;
  }

  /** After a restart everyone connects again, and what had no answer is sent again. */
  async comeBack(): Promise<void> {
    await Promise.all(shuffled(this.#devices, this.#random).map((device) => device.connect()));
    this.#watching ??= await this.#tab(this.#people.ada);
    await Promise.all(this.#devices.map((device) => device.answered()));
  }

  /** Resolves when one of the devices has received a few more changes, and at once where nothing is on its way. */
  async hearsOf(random: () => number): Promise<void> {
    const [device] = shuffled(this.#devices, random);
    const goal = (device?.lastSeq ?? 0) + Math.floor(random() * ACTS);
    await comesTrue(
      async () => (device?.lastSeq ?? 0) >= goal || this.#devices.every(({ isAnswered }) => isAnswered),
    );
  }

  async closed(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.closed()));
  }

  prepareLastWords(): Promise<void> {
    return this.#allReach();
  }

  /** Someone likes a message, and someone writes a last one. Resolves as soon as that is acknowledged. */
  async sayLastWords(): Promise<void> {
    const [, ben, cleo] = this.#devices as [Device, Device, Device];
    const ofOthers = [...cleo.known].filter(([, authorId]) => authorId !== cleo.person.accountId);
    const [messageId] = ofOthers.at(-1) ?? [];
    if (messageId !== undefined) cleo.ask({ type: "like", messageId });
    ben.send("the last word");
    await Promise.all([ben.answered(), cleo.reaches(ben.lastSeq)]);
  }

  async watch(): Promise<void> {
    this.#watching = await this.#tab(this.#people.ada);
  }

  /** Nobody opens the group: whoever is away is to learn of the last message all the same, and Ada that Fay is gone. */
  async rest(): Promise<void> {
    const { dora, fay } = this.#people;
    const [, ben] = this.#devices as [Device, Device, Device];
    await Promise.all([
      comesTrue(async () => (await this.#lastListed(dora)) === Math.max(...ben.known.keys())),
      this.#toldOf(fay, false),
    ]);
    this.recorder.record({ type: "expected", username: fay.username, isOnline: false });
    this.recorder.record({
      type: "listed",
      accountId: dora.accountId,
      lastMessageId: await this.#lastListed(dora),
    });
  }

  async conclude(): Promise<Omit<Ending, "orphans">> {
    const { ada, ben, cleo, dora, eve, fay, gil } = this.#people;
    await this.#allReach();
    const ending = await readEnding({
      ...{ server: this.#server, conversationId: this.#conversationId },
      ...{ members: [ada, ben, cleo, dora], others: [eve], friends: [fay, gil] },
    });
    await Promise.all([this.#watching?.close(), ...this.#devices.map((device) => device.drop())]);
    return ending;
  }

  async #write(): Promise<void> {
    const [ada, ben, cleo] = this.#devices as [Device, Device, Device];
    this.burst();
    await this.#answered();
    await this.#missMuch(ben, [ada, cleo]);
    for (const device of this.#devices) device.repeat(this.#random);
    await this.#resumeFromNowhere(cleo);
    await this.#haveGuest([ada, ben]);
    await this.#repeatCalls();
    await this.#attachAndDelete(ada);
    await this.#readOwn(ada);
    this.burst();
    await this.#answered();
  }

  /** One is away for more than a page of the log, and resumes while others write on. */
  async #missMuch(away: Device, [one, other]: [Device, Device]): Promise<void> {
    await away.drop();
    for (let count = 0; count < MISSED; count += 1) one.send("you miss this");
    await one.answered();
    const resuming = away.connect();
    for (let count = 0; count < ACTS; count += 1) other.send("while you come back");
    await Promise.all([resuming, other.answered()]);
    await this.#allReach();
  }

  /** A connection that names a change that never was is told to read pages. */
  async #resumeFromNowhere({ person }: Device): Promise<void> {
    const device = this.#device(person, "cleo's tablet");
    await device.connect(NEVER_GIVEN);
    device.send("from a tablet");
    await device.answered();
    await device.drop();
  }

  /** Someone is added, removed, and sent nothing of what is written afterwards. */
  async #haveGuest([owner, other]: [Device, Device]): Promise<void> {
    const { eve } = this.#people;
    const path = `/api/chat/conversations/${this.#conversationId}/members/`;
    const { accountId } = eve;
    const add = { method: "POST", path, body: { account_id: accountId }, key: this.#key() };
    await this.#caller.call(owner.person, { ...add, membership: { accountId, isMember: true } });
    const guest = this.#device(eve, "eve");
    await guest.connect();
    other.send("welcome");
    await other.answered();
    await guest.reaches(other.lastSeq);
    const remove = { method: "DELETE", path: `${path}${accountId}/`, body: undefined, key: this.#key() };
    await this.#caller.call(owner.person, { ...remove, membership: { accountId, isMember: false } });
    for (const device of [owner, other]) device.send("now that she is gone");
    await this.#answered();
    await this.#allReach();
    await guest.drop();
  }

  /** Calls are repeated under their keys after what they made has changed. */
  async #repeatCalls(): Promise<void> {
    const { ada, dora } = this.#people;
    const path = "/api/workouts/";
    const make = { method: "POST", path, body: { name: "first", exercises: [] }, key: this.#key() };
    const { id } = (await this.#caller.call(ada, make)).body as { id: string };
    await this.#caller.call(ada, {
      method: "PATCH",
      path: `${path}${id}/`,
      body: { name: "second" },
      key: this.#key(),
    });
    await this.#caller.call(ada, make);
    const sendPath = `/api/chat/conversations/${this.#conversationId}/send_message/`;
    const send = { method: "POST", path: sendPath, body: { content: "from afar" }, key: this.#key() };
    for (let count = 0; count < 2; count += 1) await this.#caller.call(dora, send);
  }

  /** A message with a file is sent and deleted: its file goes, too. */
  async #attachAndDelete(device: Device): Promise<void> {
    const body = new FormData();
    body.set("content", "a plan");
    body.set("attachment", new File(["six o'clock"], "plan.txt", { type: "text/plain" }));
    const path = `/api/chat/conversations/${this.#conversationId}/send_message/`;
    const sent = await this.#caller.call(device.person, { method: "POST", path, body, key: null });
    device.ask({ type: "delete", messageId: (sent.body as { id: number }).id });
  }

  /** Reads the newest page right after writing. */
  async #readOwn(device: Device): Promise<void> {
    device.send("can I read this?");
    await device.answered();
    const askedAt = performance.now();
    const path = `/api/chat/conversations/${this.#conversationId}/messages/?page_size=500`;
    const { results } = await this.#caller.get<{ results: { id: number }[] }>(device.person, path);
    const { accountId } = device.person;
    this.recorder.record({ type: "paged", accountId, askedAt, ids: results.map(({ id }) => id) });
  }

  /** Gil comes and goes twice, the second time before he was missed. */
  async #flap(): Promise<void> {
    const { gil } = this.#people;
    await (await this.#tab(gil)).close();
    await sleep(AWAY_MS);
    await (await this.#tab(gil)).close();
    await this.#toldOf(gil, false);
    this.recorder.record({ type: "expected", username: gil.username, isOnline: false });
  }

  #toldOf({ username }: ServerPerson, isOnline: boolean): Promise<boolean> {
    return comesTrue(async () => {
      const told = this.recorder.entries.findLast(
        (entry) => entry.type === "presence" && entry.username === username,
      );
      return told?.type === "presence" && told.isOnline === isOnline;
    });
  }

  async #lastListed(person: ServerPerson): Promise<number | null> {
    return (await findListed(this.#server, person, this.#conversationId))?.lastMessageId ?? null;
  }

  async #answered(): Promise<void> {
    await Promise.all(this.#devices.map((device) => device.answered()));
  }

  /** Waits until everyone has received what anyone has. */
  async #allReach(): Promise<void> {
    const last = Math.max(...this.#devices.map(({ lastSeq }) => lastSeq));
    await Promise.all(this.#devices.map((device) => device.reaches(last)));
  }

  #device(person: ServerPerson, name: string): Device {
    const { recorder } = this;
    return new Device({ server: this.#server, recorder, person, name, conversationId: this.#conversationId });
  }

  #tab(person: ServerPerson): Promise<Tab> {
    return Tab.open(this.#server, this.recorder, person);
  }

  #key(): string {
    return `${this.#conversationId}-${this.#random()}`;
  }
}
