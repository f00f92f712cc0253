import { setImmediate } from "node:timers/promises";
import { until } from "../../../test/support/gauge.ts";
import { seededRandom } from "../../../test/support/random.ts";
import type { ServerPerson, TestServer } from "../../../test/support/server.ts";
import { type Client, connect, type OutboxStorage, type Room } from "../../src/index.ts";
import { Network, ORIGIN } from "./network.ts";
import { PageStorage } from "./page-storage.ts";

export interface StoryParts {
  server: TestServer;
  seed: number;
  rounds: number;
  /** Before which rounds the server is killed. */
  kills: readonly number[];
  /** Whether messages may have files in these rooms. */
  hasFiles: boolean;
  open(client: Client): Room;
}

const STORM = { noRequest: 0.15, noAnswer: 0.15, slow: 0.2, unavailable: 0.1 };
const STALE_MS = 36_000;

/** A tab or device: what it wrote, and in which order. */
export class Seat {
  readonly person: ServerPerson;
  /** The `client_id`s of what it wrote, in order. */
  readonly wrote: string[] = [];
  readonly #parts: StoryParts;
  readonly #random: () => number;
  readonly #name: string;
  readonly #storage: OutboxStorage;
  network: Network;
  client!: Client;
  room!: Room;

  constructor(
    parts: StoryParts,
    person: ServerPerson,
    name: string,
    storage: OutboxStorage,
    random: () => number,
  ) {
    this.#parts = parts;
    this.person = person;
    this.#name = name;
    this.#storage = storage;
    this.#random = random;
    this.network = new Network(parts.server, random);
    this.start();
  }

  /** Begins anew with nothing but what is stored, as a page that is loaded again. */
  start(): void {
    this.network.cut();
    this.client?.close();
    const { server, open } = this.#parts;
    const { weather } = this.network;
    this.network = new Network(server, this.#random);
    this.network.weather = weather;
    const { platform } = this.network;
    this.client = connect({ url: ORIGIN, token: this.person.access, outbox: this.#storage, platform });
    this.room = open(this.client);
    this.room.subscribe(() => {});
  }

  /** Some texts, now and then one with a file, where rooms have files. */
  write(count: number): void {
    for (let left = count; left > 0; left -= 1) {
      const text = `${this.#name} ${this.wrote.length + 1}`;
      const hasFile = this.#parts.hasFiles && this.#random() < 0.1;
      void (hasFile ? this.room.sendFile(new File([text], "note.txt"), text) : this.room.send(text));
      this.wrote.push(this.room.outbox.at(-1)?.clientId ?? "");
    }
  }

  /** One thing that people do, chosen by chance; what is refused or cut off is nobody's loss. */
  act(): void {
    const { messages, me } = this.room.snapshot;
    const message = messages[Math.floor(this.#random() * messages.length)];
    const what = this.#random();
    const quietly = (doing: Promise<void>) => doing.catch(() => {});
    if (what < 0.4 || !message) this.write(1 + Math.floor(this.#random() * 5));
    else if (what < 0.5) this.room.read(message.id);
    else if (what < 0.55) void this.room.loadOlder().catch(() => {});
    else if (what < 0.7) this.room.setTyping(true);
    else if (message.sender !== me?.username) void quietly(this.room.like(message.id));
    else if (what < 0.9) void quietly(this.room.edit(message.id, `${message.text}!`));
    else void quietly(this.room.delete(message.id));
  }

  suffer(): void {
    const what = this.#random();
    if (what < 0.35) this.network.cut();
    else if (what < 0.5) {
      this.network.silence();
      this.network.aheadMs += STALE_MS;
      this.client.reconnect();
    } else if (what < 0.65) this.start();
    else if (what < 0.8) this.network.weather = STORM;
    else this.client.reconnect();
  }

  get isSettled(): boolean {
    const { status, outbox } = this.room.snapshot;
    return status === "live" && outbox.length === 0;
  }
}

/** People write on several devices each while networks, pages and the server fail; then everything heals and settles. */
export async function play(parts: StoryParts): Promise<Seat[]> {
  const { server, seed, rounds, kills } = parts;
  const random = seededRandom(seed);
  const seats = server.people.slice(0, 2).flatMap((person) => {
    const storage = new PageStorage();
    return ["tab", "phone"].map(
      (device) => new Seat(parts, person, `${person.username}'s ${device}`, storage, random),
    );
  });
  for (let round = 0; round < rounds; round += 1) {
    // A page has its storage a moment after it begins, and what it has written is there a moment later.
    await setImmediate();
    await setImmediate();
    if (kills.includes(round)) server.kill();
    for (const seat of seats) {
      for (let acts = Math.floor(random() * 4); acts > 0; acts -= 1) seat.act();
      if (random() < 0.3) seat.suffer();
    }
    if (server.pid === 0) await server.restart();
    const someone = seats[Math.floor(random() * seats.length)];
    const seq = someone?.room.snapshot.seq ?? 0;
    if (random() < 0.5)
      await until(
        () => seats.some(({ room }) => (room.snapshot.seq ?? 0) > seq || room.outbox.length === 0),
        "something came",
      );
  }
  for (const seat of seats) {
    seat.network.weather = { noRequest: 0, noAnswer: 0, slow: 0, unavailable: 0 };
    seat.network.renew();
    seat.client.reconnect();
  }
  await until(() => seats.every(({ isSettled }) => isSettled), "everyone is settled");
  return seats;
}
