import { seededRandom } from "../../../test/support/random.ts";
import type { ServerPerson, TestServer } from "../../../test/support/server.ts";
import {
  type Client,
  type ClientEvent,
  connect,
  MemoryStorage,
  type OutboxStorage,
} from "../../src/index.ts";
import { Network, ORIGIN } from "./network.ts";

const TOKEN_MS = 2 * 3_600_000;

/** A person's client on a network of its own, with what its application was told. */
export class Device {
  readonly network: Network;
  #access: string;
  readonly client: Client;
  readonly events: ClientEvent[] = [];
  /** The addresses of the sockets that it opened. */
  readonly opened: string[] = [];
  /** Changes the address of a socket before it is opened. */
  rewrite: (url: string) => string = (url) => url;
  /** What something between the device and the server answers instead of it; null where nothing does. */
  divert: (url: string) => Response | null = () => null;

  constructor(server: TestServer, { access }: ServerPerson, outbox: OutboxStorage = new MemoryStorage()) {
    this.#access = access;
    this.network = new Network(server, seededRandom(1));
    const { platform } = this.network;
    this.client = connect({
      url: ORIGIN,
      token: async () => this.#access,
      outbox,
      onEvent: (event) => this.events.push(event),
      platform: {
        ...platform,
        fetch: async (url, init) => this.divert(url) ?? platform.fetch(url, init),
        openSocket: (url) => {
          this.opened.push(new URL(url).pathname);
          return platform.openSocket(this.rewrite(url));
        },
      },
    });
  }

  /** Somebody else uses the device from now on: tokens are theirs, once the old one has ended by its clock. */
  signIn({ access }: ServerPerson): void {
    this.#access = access;
    this.network.aheadMs += TOKEN_MS;
  }

  /** No request leaves any more, and what is open breaks. */
  goOffline(): void {
    this.network.weather = { noRequest: 1, noAnswer: 0, slow: 0, unavailable: 0 };
    this.network.cut();
  }

  goOnline(): void {
    this.network.weather = { noRequest: 0, noAnswer: 0, slow: 0, unavailable: 0 };
    this.client.reconnect();
  }
}
