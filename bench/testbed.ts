import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../scripts/root.ts";
import type { DialectName } from "./load/dialects.ts";
import { LoadGenerator } from "./load/generator.ts";
import type { CloseReport } from "./load/orders.ts";
import { Palaestra } from "./servers/palaestra.ts";
import { startBare, startSocketIo } from "./servers/peers.ts";
import { freePort, type Server } from "./servers/server.ts";

/** What is measured, in the order in which it takes turns. */
export const SUBJECTS = ["palaestra", "broadcast", "insert", "socket.io"] as const;
export type Subject = (typeof SUBJECTS)[number];

export const PEOPLE = 1000;

const MADE_AT_ONCE = 16;

/** So many rooms of so many people. `from` is the first of our people in them, who are in one room each. */
export interface Places {
  name: string;
  rooms: number;
  people: number;
}

/** All servers, side by side, and who loads one of them at a time. */
export class Testbed {
  readonly load = new LoadGenerator();
  readonly palaestra: Palaestra;
  /** What went wrong in what our sockets received, and in what those of the others did. */
  readonly faults: Record<"palaestra" | "others", CloseReport> = {
    palaestra: noFaults(),
    others: noFaults(),
  };
  readonly #folder: string;
  #bare: Server;
  #socketIo: Server;

  /** Whether each is to be measured whose figure says something, or only those that a bar names. */
  readonly isWhole: boolean;

  private constructor(
    isWhole: boolean,
    folder: string,
    palaestra: Palaestra,
    bare: Server,
    socketIo: Server,
  ) {
    this.isWhole = isWhole;
    this.#folder = folder;
    this.palaestra = palaestra;
    this.#bare = bare;
    this.#socketIo = socketIo;
  }

  /** In a folder of the project's, for a temporary folder may be in memory, where to be safe on disk costs nothing. */
  static async setUp(isWhole: boolean, statements: string[]): Promise<Testbed> {
    mkdirSync(join(ROOT, ".wrangler"), { recursive: true });
    const folder = mkdtempSync(join(ROOT, ".wrangler", "bench-"));
    process.once("exit", () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
    const palaestra = await Palaestra.start(folder, PEOPLE, statements);
    return new Testbed(
      isWhole,
      folder,
      palaestra,
      await startBare(folder, await freePort()),
      await startSocketIo(folder, await freePort()),
    );
  }

  server(subject: Subject): Server {
    if (subject === "palaestra") return this.palaestra.server;
    return subject === "socket.io" ? this.#socketIo : this.#bare;
  }

  /** Starts it anew, at the same address. */
  async restart(subject: Subject): Promise<void> {
    if (subject === "palaestra") return this.palaestra.restart();
    const server = this.server(subject);
    await server.stop();
    if (subject === "socket.io") this.#socketIo = await startSocketIo(this.#folder, server.port);
    else this.#bare = await startBare(this.#folder, server.port);
  }

  /** Makes these rooms where they have to be made; the addresses of a socket for each of their people. */
  async rooms(subject: Subject, { name, rooms, people }: Places): Promise<string[][]> {
    const made: string[][] = new Array(rooms).fill([]);
    const make = async (room: number) => {
      const members = this.palaestra.people.slice(room * people, (room + 1) * people);
      const id = await this.palaestra.gather(members, `${name} ${room}`);
      made[room] = members.map((member) => this.palaestra.socketUrl(id, member));
    };
    if (subject === "palaestra") await eachOf(rooms, make);
    else
      made.forEach((_, room) => {
        made[room] = new Array(people).fill(this.#address(subject, encodeURIComponent(`${name} ${room}`)));
      });
    return made;
  }

  dialect(subject: Subject): DialectName {
    return subject === "broadcast" || subject === "insert" ? "bare" : subject;
  }

  async open(subject: Subject, crowd: string, rooms: string[][], missed = 0) {
    const dialect = this.dialect(subject);
    return this.load.order({ type: "open", crowd: `${crowd} on ${subject}`, dialect, rooms, missed });
  }

  /** Closes a crowd's sockets, and adds what went wrong in what they received to the rest. */
  async close(subject: Subject, crowd: string): Promise<void> {
    const report = await this.load.order({ type: "close", crowd: `${crowd} on ${subject}` });
    const faults = this.faults[subject === "palaestra" ? "palaestra" : "others"];
    for (const key of Object.keys(faults) as (keyof CloseReport)[]) faults[key] += report[key];
  }

  async tearDown(): Promise<void> {
    this.load.stop();
    await Promise.all([this.palaestra.server, this.#bare, this.#socketIo].map((server) => server.stop()));
  }

  #address(subject: Subject, room: string): string {
    const origin = this.server(subject).origin.replace("http", "ws");
    if (subject === "socket.io") return `${origin}/socket.io/?EIO=4&transport=websocket&room=${room}`;
    return `${origin}/${subject}/${room}`;
  }
}

/** Some at a time. */
export async function eachOf(count: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let index = next++; index < count; index = next++) await work(index);
  };
  await Promise.all(Array.from({ length: MADE_AT_ONCE }, lane));
}

function noFaults(): CloseReport {
  return { deliveries: 0, lost: 0, duplicated: 0, reordered: 0 };
}
