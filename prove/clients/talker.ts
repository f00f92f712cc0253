import { WebSocket } from "ws";
import { type Client, connect, MemoryStorage, type Message, type Room } from "../../client/src/index.ts";
import type { Platform } from "../../client/src/platform.ts";
import type { ServerPerson } from "../../test/support/server.ts";

interface TalkerParts {
  person: ServerPerson;
  /** Different for each device of a person. */
  name: string;
  conversationId: number;
  /** Where the server is to be reached at this moment: `http://127.0.0.1:8787`. */
  origin(): string;
}

/** An address that no server has: it stands for wherever the server is. */
const ORIGIN = "http://palaestra.test";

/** Someone with the typed client in a conversation, and what they wrote. */
export class Talker {
  readonly person: ServerPerson;
  readonly room: Room;
  /** The `client_id`s of what was written, in order. */
  readonly wrote: string[] = [];
  /** Numbers of messages that were acknowledged, by their `client_id`. */
  readonly acknowledged = new Map<string, number>();
  readonly #client: Client;
  readonly #name: string;
  #aheadMs = 0;

  constructor({ person, name, conversationId, origin }: TalkerParts) {
    this.person = person;
    this.#name = name;
    const at = (url: string, protocol: string) =>
      url.replace(/^\w+:\/\/palaestra\.test/, protocol + origin().slice(4));
    const platform: Platform = {
      now: () => Date.now() + this.#aheadMs,
      // The shortest pauses between attempts: there are many of them.
      chance: () => 0,
      fetch: (url, init) => fetch(at(url, "http"), init),
      openSocket: (url) => {
        const socket = new WebSocket(at(url, "ws"));
        socket.on("error", () => {});
        return socket as unknown as ReturnType<Platform["openSocket"]>;
      },
    };
    this.#client = connect({ url: ORIGIN, token: person.access, outbox: new MemoryStorage(), platform });
    this.room = this.#client.conversation(conversationId);
    this.room.subscribe(() => {});
  }

  get isLive(): boolean {
    return this.room.snapshot.status === "live";
  }

  get isSettled(): boolean {
    return this.isLive && this.room.outbox.length === 0;
  }

  /** Writes a message, and notes its number once it is acknowledged. Resolves then. */
  async write(): Promise<void> {
    const sending = this.room.send(`${this.#name} ${this.wrote.length + 1}`);
    const clientId = this.room.outbox.at(-1)?.clientId ?? "";
    // A full outbox takes no more.
    if (clientId !== this.wrote.at(-1)) this.wrote.push(clientId);
    this.acknowledged.set(clientId, (await sending).id);
  }

  /** Tries at once whatever waits, as a page does that is looked at again after `aheadMs` of sleep. */
  look(aheadMs = 0): void {
    this.#aheadMs += aheadMs;
    this.#client.reconnect();
  }

  /** All messages of the conversation as this client has them. */
  async read(): Promise<readonly Message[]> {
    while (this.room.snapshot.hasOlder) await this.room.loadOlder();
    return this.room.messages;
  }

  close(): void {
    this.#client.close();
  }
}
