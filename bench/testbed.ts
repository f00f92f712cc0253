import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../scripts/root.ts";
import { LoadGenerator } from "./load/generator.ts";
import type {
  ClosedLoopOrder,
  ClosedLoopReport,
  ConstantRateOrder,
  ConstantRateReport,
  Faults,
  OpenReport,
} from "./load/orders.ts";
import { startBare } from "./servers/bare.ts";
import { Palaestra } from "./servers/palaestra.ts";
import { findFreePort, type Server } from "./servers/server.ts";
import { startSocketIo } from "./servers/socket-io.ts";

/** What is measured, in the order in which it takes turns. */
export const SUBJECTS = ["palaestra", "broadcast", "insert", "socket.io"] as const;
export type Subject = (typeof SUBJECTS)[number];

export const PEOPLE = 1000;

const REQUESTS_AT_ONCE = 16;
const WARM_UP_MS = 500;

export interface RoomsSpec {
  name: string;
  rooms: number;
  /** In each room. Nobody is in two of them. */
  people: number;
  /** The first account in them, from 0. Two people have one direct conversation only, so no two specs share a pair. */
  firstPerson?: number;
}

export interface TestbedOptions {
  /** Whether every subject is measured, or only those that a bar names. */
  isWhole: boolean;
  /** SQL for our new database. It runs after the accounts were made. */
  statements: string[];
  /** Called before each subject's turn. */
  onTurn: (description: string) => void;
}

/** The servers, all running, and the load generator, which loads one of them at a time. */
export class Testbed {
  readonly palaestra: Palaestra;
  readonly isWhole: boolean;
  readonly faults: Record<"palaestra" | "peers", Faults> = { palaestra: noFaults(), peers: noFaults() };
  /** The highest share of its core that the load generator has used. */
  busiest = 0;
  readonly #load = new LoadGenerator();
  /** The crowds that are open. */
  readonly #crowds = new Map<string, Subject>();
  readonly #folder: string;
  readonly #onTurn: (description: string) => void;
  #bare: Server;
  #socketIo: Server;

  private constructor(
    { isWhole, onTurn }: TestbedOptions,
    folder: string,
    servers: { palaestra: Palaestra; bare: Server; socketIo: Server },
  ) {
    this.isWhole = isWhole;
    this.#onTurn = onTurn;
    this.#folder = folder;
    this.palaestra = servers.palaestra;
    this.#bare = servers.bare;
    this.#socketIo = servers.socketIo;
  }

  /**
   * Starts all servers on empty databases. Their files are in the project's folder, because a temporary folder may be
   * in memory, where a flush to disk costs nothing.
   */
  static async setUp(options: TestbedOptions): Promise<Testbed> {
    mkdirSync(join(ROOT, ".wrangler"), { recursive: true });
    const folder = mkdtempSync(join(ROOT, ".wrangler", "bench-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
    return new Testbed(options, folder, {
      palaestra: await Palaestra.start(folder, PEOPLE, options.statements),
      bare: await startBare(folder, await findFreePort()),
      socketIo: await startSocketIo(folder, await findFreePort()),
    });
  }

  /** Measures each subject in turn, for several rounds. */
  async inTurn(
    rounds: number,
    subjects: readonly Subject[],
    measure: (subject: Subject, round: number) => Promise<void>,
  ): Promise<void> {
    for (let round = 0; round < rounds; round += 1) {
      for (const subject of subjects) {
        this.#onTurn(`round ${round + 1} of ${rounds}: ${subject}`);
        await measure(subject, round);
      }
    }
  }

  server(subject: Subject): Server {
    if (subject === "palaestra") return this.palaestra.server;
    return subject === "socket.io" ? this.#socketIo : this.#bare;
  }

  /** Starts a server again, at the same address and with what it has stored. */
  async restart(subject: Subject): Promise<void> {
    if (subject === "palaestra") return this.palaestra.restart();
    const server = this.server(subject);
    await server.stop();
    if (subject === "socket.io") this.#socketIo = await startSocketIo(this.#folder, server.port);
    else this.#bare = await startBare(this.#folder, server.port);
  }

  /** Creates rooms. Returns for each room the addresses of its people's connections. */
  async createRooms(
    subject: Subject,
    { name, rooms, people, firstPerson = 0 }: RoomsSpec,
  ): Promise<string[][]> {
    if (subject !== "palaestra") {
      return Array.from({ length: rooms }, (_, room) =>
        new Array<string>(people).fill(this.#addressOf(subject, encodeURIComponent(`${name} ${room}`))),
      );
    }
    return mapConcurrently(Array.from({ length: rooms }), async (_, room) => {
      const first = firstPerson + room * people;
      const members = this.palaestra.people.slice(first, first + people);
      const id = await this.palaestra.createConversation(members, `${name} ${room}`);
      return members.map((member) => this.palaestra.socketUrl(`/ws/chat/${id}/`, member));
    });
  }

  /** Opens a crowd: connections to all these addresses, each of which receives `replayed` earlier messages. */
  open(subject: Subject, name: string, rooms: string[][], replayed = 0): Promise<OpenReport> {
    const dialect = subject === "broadcast" || subject === "insert" ? "bare" : subject;
    const crowd = crowdOf(subject, name);
    this.#crowds.set(crowd, subject);
    return this.#load.order({ type: "open", crowd, dialect, rooms, replayed });
  }

  /**
   * Opens a crowd, has each of the first `senders` of each room send for a moment, and waits until the server is idle. So
   * neither connecting nor a person's first message is part of what is measured next.
   */
  async openWarm(subject: Subject, name: string, rooms: string[][], senders: number): Promise<void> {
    await this.open(subject, name, rooms);
    await this.runClosedLoop(subject, name, { senders, inFlight: 1, warmUpMs: 0, measuredMs: WARM_UP_MS });
    await this.server(subject).idle();
  }

  async runClosedLoop(
    subject: Subject,
    name: string,
    load: Omit<ClosedLoopOrder, "type" | "crowd">,
  ): Promise<ClosedLoopReport> {
    const report = await this.#load.order({ type: "closed-loop", crowd: crowdOf(subject, name), ...load });
    this.busiest = Math.max(this.busiest, report.busy);
    return report;
  }

  runConstantRate(
    subject: Subject,
    name: string,
    load: Omit<ConstantRateOrder, "type" | "crowd">,
  ): Promise<ConstantRateReport> {
    return this.#load.order({ type: "constant-rate", crowd: crowdOf(subject, name), ...load });
  }

  /** Drops a crowd's connections, and adds its faults to those of all. */
  close(subject: Subject, name: string): Promise<void> {
    return this.#close(crowdOf(subject, name));
  }

  async closeAll(): Promise<void> {
    for (const crowd of [...this.#crowds.keys()]) await this.#close(crowd);
  }

  /** Drops all connections and stops all servers. */
  async tearDown(): Promise<void> {
    await this.closeAll();
    this.#load.stop();
    await Promise.all([this.palaestra.server, this.#bare, this.#socketIo].map((server) => server.stop()));
  }

  async #close(crowd: string): Promise<void> {
    const found = await this.#load.order({ type: "close", crowd });
    const faults = this.faults[this.#crowds.get(crowd) === "palaestra" ? "palaestra" : "peers"];
    this.#crowds.delete(crowd);
    faults.deliveries += found.deliveries;
    faults.lost += found.lost;
    faults.duplicated += found.duplicated;
    faults.reordered += found.reordered;
  }

  #addressOf(subject: Exclude<Subject, "palaestra">, room: string): string {
    const origin = this.server(subject).origin.replace("http", "ws");
    if (subject === "socket.io") return `${origin}/socket.io/?EIO=4&transport=websocket&room=${room}`;
    return `${origin}/${subject}/${room}`;
  }
}

function crowdOf(subject: Subject, name: string): string {
  return `${subject}: ${name}`;
}

/** Like `map`, with 16 at a time. */
export async function mapConcurrently<In, Out>(
  items: readonly In[],
  map: (item: In, index: number) => Promise<Out>,
): Promise<Out[]> {
  const results: Out[] = [];
  const entries = items.entries();
  const work = async () => {
    for (const [index, item] of entries) results[index] = await map(item, index);
  };
  await Promise.all(Array.from({ length: REQUESTS_AT_ONCE }, work));
  return results;
}

function noFaults(): Faults {
  return { deliveries: 0, lost: 0, duplicated: 0, reordered: 0 };
}
