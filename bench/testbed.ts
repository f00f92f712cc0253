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
}

/** The servers, all running, and the load generator, which loads one of them at a time. */
export class Testbed {
  readonly palaestra: Palaestra;
  /** Whether every subject is measured, or only those that a bar names. */
  readonly isWhole: boolean;
  readonly faults: Record<"palaestra" | "peers", Faults> = { palaestra: noFaults(), peers: noFaults() };
  /** The highest share of its core that the load generator has used. */
  busiest = 0;
  readonly #load = new LoadGenerator();
  readonly #folder: string;
  #bare: Server;
  #socketIo: Server;

  private constructor(
    isWhole: boolean,
    folder: string,
    servers: { palaestra: Palaestra; bare: Server; socketIo: Server },
  ) {
    this.isWhole = isWhole;
    this.#folder = folder;
    this.palaestra = servers.palaestra;
    this.#bare = servers.bare;
    this.#socketIo = servers.socketIo;
  }

  /**
   * Starts all servers on empty databases. Their files are in the project's folder, because a temporary folder may be
   * in memory, where a flush to disk costs nothing.
   */
  static async setUp(isWhole: boolean, statements: string[]): Promise<Testbed> {
    mkdirSync(join(ROOT, ".wrangler"), { recursive: true });
    const folder = mkdtempSync(join(ROOT, ".wrangler", "bench-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
    return new Testbed(isWhole, folder, {
      palaestra: await Palaestra.start(folder, PEOPLE, statements),
      bare: await startBare(folder, await findFreePort()),
      socketIo: await startSocketIo(folder, await findFreePort()),
    });
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
  async createRooms(subject: Subject, { name, rooms, people }: RoomsSpec): Promise<string[][]> {
    if (subject !== "palaestra") {
      return Array.from({ length: rooms }, (_, room) =>
        new Array<string>(people).fill(this.#addressOf(subject, encodeURIComponent(`${name} ${room}`))),
      );
    }
    return mapConcurrently(Array.from({ length: rooms }), async (_, room) => {
      const members = this.palaestra.people.slice(room * people, (room + 1) * people);
      const id = await this.palaestra.createConversation(members, `${name} ${room}`);
      return members.map((member) => this.palaestra.socketUrl(`/ws/chat/${id}/`, member));
    });
  }

  /** Opens a crowd: connections to all these addresses, each of which receives `replayed` earlier messages. */
  open(subject: Subject, crowd: string, rooms: string[][], replayed = 0): Promise<OpenReport> {
    const dialect = subject === "broadcast" || subject === "insert" ? "bare" : subject;
    return this.#load.order({ type: "open", crowd: `${subject} ${crowd}`, dialect, rooms, replayed });
  }

  /**
   * Opens a crowd, has each of the first `senders` of each room send for a moment, and waits until the server is idle. So
   * neither connecting nor a person's first message is part of what is measured next.
   */
  async openWarm(subject: Subject, crowd: string, rooms: string[][], senders: number): Promise<void> {
    await this.open(subject, crowd, rooms);
    await this.runClosedLoop(subject, crowd, { senders, inFlight: 1, warmUpMs: 0, measuredMs: WARM_UP_MS });
    await this.server(subject).idle();
  }

  async runClosedLoop(
    subject: Subject,
    crowd: string,
    load: Omit<ClosedLoopOrder, "type" | "crowd">,
  ): Promise<ClosedLoopReport> {
    const report = await this.#load.order({ type: "closed-loop", crowd: `${subject} ${crowd}`, ...load });
    this.busiest = Math.max(this.busiest, report.busy);
    return report;
  }

  runConstantRate(
    subject: Subject,
    crowd: string,
    load: Omit<ConstantRateOrder, "type" | "crowd">,
  ): Promise<ConstantRateReport> {
    return this.#load.order({ type: "constant-rate", crowd: `${subject} ${crowd}`, ...load });
  }

  /** Drops a crowd's connections, and adds its faults to those of all. */
  async close(subject: Subject, crowd: string): Promise<void> {
    const found = await this.#load.order({ type: "close", crowd: `${subject} ${crowd}` });
    const faults = this.faults[subject === "palaestra" ? "palaestra" : "peers"];
    faults.deliveries += found.deliveries;
    faults.lost += found.lost;
    faults.duplicated += found.duplicated;
    faults.reordered += found.reordered;
  }

  async tearDown(): Promise<void> {
    this.#load.stop();
    await Promise.all([this.palaestra.server, this.#bare, this.#socketIo].map((server) => server.stop()));
  }

  #addressOf(subject: Exclude<Subject, "palaestra">, room: string): string {
    const origin = this.server(subject).origin.replace("http", "ws");
    if (subject === "socket.io") return `${origin}/socket.io/?EIO=4&transport=websocket&room=${room}`;
    return `${origin}/${subject}/${room}`;
  }
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
