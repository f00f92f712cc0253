import { setTimeout as sleep } from "node:timers/promises";
import type { ServerPerson } from "../../test/support/server.ts";
import type { Caller } from "../lib/caller.ts";
import { inFlight } from "../lib/in-flight.ts";
import { Device } from "./device.ts";
import { Model } from "./model.ts";

const DEVICES_EACH = 3;
const STEPS_BETWEEN_CHECKS = 250;
const AT_ONCE = 8;
/** By then everyone has been told of everything: going offline takes two seconds. */
const SETTLED_WITHIN_MS = 15_000;
const CHECK_EVERY_MS = 100;
const MESSAGES_CHECKED = 50;

/** Four people with three devices each, who write, read, delete, come and go at random; and what is so by the model. */
export class Story {
  readonly #caller: Caller;
  readonly #random: () => number;
  readonly #people: readonly ServerPerson[];
  readonly #devices: Device[];
  readonly #busy = new Set<Device>();
  readonly #model = new Model();
  readonly #rooms = new Map<number, ServerPerson[]>();
  #sent = 0;

  constructor(caller: Caller, people: readonly ServerPerson[], random: () => number) {
    this.#caller = caller;
    this.#random = random;
    this.#people = people;
    this.#devices = people.flatMap((person) =>
      Array.from({ length: DEVICES_EACH }, () => new Device(caller, person)),
    );
  }

  /** A conversation of each two, in which both write, so that they are contacts; and a group of all. */
  async begin(): Promise<void> {
    const start = async (one: ServerPerson, path: string, body: object, members: ServerPerson[]) => {
      const { id } = await this.#caller.make<{ id: number }>({ method: "POST", path, as: one, body });
      this.#rooms.set(id, members);
      for (const member of members) await this.#sendByRest(id, member);
    };
    for (const [at, one] of this.#people.entries()) {
      for (const other of this.#people.slice(at + 1)) {
        await start(one, "/api/chat/conversations/start/", { user2: other.accountId }, [one, other]);
      }
    }
    const [first, ...others] = this.#people;
    if (!first) throw new Error("A story needs people");
    const body = { name: "Everyone", participants: others.map(({ accountId }) => accountId) };
    await start(first, "/api/chat/conversations/", body, [...this.#people]);
  }

  /** Plays so many steps, and compares with the model again and again. */
  async play(steps: number, onChecked: (steps: number) => void): Promise<void> {
    for (let done = 0; done < steps; done += STEPS_BETWEEN_CHECKS) {
      const count = Math.min(STEPS_BETWEEN_CHECKS, steps - done);
      await inFlight(AT_ONCE, Array.from({ length: count }), () => this.#step());
      await this.#check(`after ${done + count} steps`);
      onChecked(done + count);
    }
    for (const device of this.#devices) await this.#goAway(device, false);
    await this.#check("after everyone left");
  }

  async #step(): Promise<void> {
    const device = this.#pick(this.#devices.filter((each) => !this.#busy.has(each)));
    const room = this.#roomFor(device);
    this.#busy.add(device);
    const chance = this.#random();
    if (chance < 0.4) await this.#send(device, room);
    else if (chance < 0.7) await this.#read(device, room);
    else if (chance < 0.75) await this.#delete(device);
    else if (chance < 0.87) await this.#toggleInbox(device);
    else await this.#toggleRoom(device, room);
    this.#busy.delete(device);
  }

  async #send(device: Device, room: number): Promise<void> {
    if (device.roomId === null) return this.#sendByRest(room, device.person);
    this.#sent += 1;
    const id = await device.send(`c-${this.#sent}`);
    this.#model.send(device.roomId, id, device.person.accountId);
  }

  async #sendByRest(room: number, as: ServerPerson): Promise<void> {
    const path = `/api/chat/conversations/${room}/send_message/`;
    const { id } = await this.#caller.make<{ id: number }>({
      method: "POST",
      path,
      as,
      body: { content: "Hi" },
    });
    this.#model.send(room, id, as.accountId);
  }

  /** Reads up to one of the newest messages of others. */
  async #read(device: Device, room: number): Promise<void> {
    const { person, roomId } = device;
    const others = this.#model.messages(room).filter(({ sender }) => sender !== person.accountId);
    if (others.length === 0) return;
    const message = this.#pick(others.slice(-10));
    if (roomId !== null) {
      await device.read(message.id);
      return this.#model.read(room, person.accountId, message.id);
    }
    const path = `/api/chat/conversations/${room}/read/`;
    await this.#caller.make({ method: "POST", path, as: person, body: { message_ids: [message.id] } });
    this.#model.read(room, person.accountId, message.id);
  }

  async #delete(device: Device): Promise<void> {
    const { roomId } = device;
    if (roomId === null) return;
    const own = this.#model.messages(roomId).filter(({ sender }) => sender === device.person.accountId);
    const message = own.at(-1);
    if (!message || own.length < 2) return;
    // Before it is done: another device of the same person must not choose it too.
    this.#model.delete(roomId, message.id);
    await device.delete(message.id);
  }

  async #toggleInbox(device: Device): Promise<void> {
    if (device.isConnected) {
      await device.disconnect(this.#random() < 0.5);
      this.#model.count(device.person.accountId, -1);
    } else {
      await device.connect();
      this.#model.count(device.person.accountId, 1);
    }
  }

  async #toggleRoom(device: Device, room: number): Promise<void> {
    if (device.roomId !== null) {
      await device.leave(this.#random() < 0.5);
      this.#model.count(device.person.accountId, -1);
    } else {
      await device.enter(room);
      this.#model.count(device.person.accountId, 1);
    }
  }

  async #goAway(device: Device, isAbrupt: boolean): Promise<void> {
    if (device.isConnected) this.#model.count(device.person.accountId, -1);
    if (device.roomId !== null) this.#model.count(device.person.accountId, -1);
    await device.disconnect(isAbrupt);
    await device.leave(isAbrupt);
  }

  /** Waits until nothing differs from the model any more; what still does after a while is a fault. */
  async #check(when: string): Promise<void> {
    const deadline = Date.now() + SETTLED_WITHIN_MS;
    for (;;) {
      const differences = await this.#differences();
      if (differences.length === 0) return;
      if (Date.now() > deadline) {
        for (const difference of differences) this.#caller.fault("divergence", `${difference} ${when}`);
        return;
      }
      await sleep(CHECK_EVERY_MS);
    }
  }

  async #differences(): Promise<string[]> {
    const ofPeople = this.#people.map((person) => this.#differencesOf(person));
    const ofReceipts = [...this.#rooms].map(([room, members]) => this.#differencesIn(room, members));
    return [...this.#differencesOnDevices(), ...(await Promise.all([...ofPeople, ...ofReceipts])).flat()];
  }

  /** What a person's lists say of unread counts and presence. */
  async #differencesOf(as: ServerPerson): Promise<string[]> {
    const list = <Body>(path: string) => this.#caller.make<Body>({ method: "GET", path, as });
    const listed = await list<{ id: number; unread_count: number }[]>("/api/chat/conversations/");
    const chats = await list<{ items: { username: string; is_online: boolean }[] }>("/api/chats/?limit=100");
    const unread = listed.flatMap(({ id, unread_count }) => {
      const expected = this.#model.unread(id, as.accountId);
      return unread_count === expected
        ? []
        : [`conversation ${id} has ${unread_count} unread for ${as.accountId}, not ${expected},`];
    });
    const presence = chats.items.flatMap(({ username, is_online }) => {
      const { accountId = 0 } = this.#people.find((person) => person.username === username) ?? {};
      const expected = this.#model.isOnline(accountId);
      return is_online === expected
        ? []
        : [`${accountId} is online: ${is_online} for ${as.accountId}, not ${expected},`];
    });
    return [...unread, ...presence];
  }

  async #differencesIn(room: number, members: readonly ServerPerson[]): Promise<string[]> {
    const [reader] = members;
    const ids = members.map(({ accountId }) => accountId);
    const path = `/api/chat/conversations/${room}/messages/?page_size=${MESSAGES_CHECKED}`;
    const { results } = await this.#caller.make<{
      results: { id: number; sender_id: number; is_read: boolean }[];
    }>({
      ...{ method: "GET", path, as: reader },
    });
    return results.flatMap(({ id, sender_id, is_read }) => {
      const expected = this.#model.isRead(room, { id, sender: sender_id }, ids);
      return is_read === expected ? [] : [`message ${id} of ${room} is read: ${is_read}, not ${expected},`];
    });
  }

  #differencesOnDevices(): string[] {
    return this.#devices
      .filter(({ isConnected }) => isConnected)
      .flatMap((device) =>
        this.#roomsOf(device.person).flatMap((room) => {
          const expected = this.#model.unread(room, device.person.accountId);
          const shown = device.unread(room);
          const who = `a device of ${device.person.accountId}`;
          return shown === expected ? [] : [`${who} shows ${shown} unread in ${room}, not ${expected},`];
        }),
      );
  }

  #roomFor({ person, roomId }: Device): number {
    return roomId ?? this.#pick(this.#roomsOf(person));
  }

  #roomsOf(person: ServerPerson): number[] {
    return [...this.#rooms].filter(([, members]) => members.includes(person)).map(([id]) => id);
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new Error("There is nothing to pick from");
    return item;
  }
}
