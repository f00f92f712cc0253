import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../scripts/root.ts";
import { CORES, cpuOfFamily, onCore, residentBytes, runtimeOf } from "../processes.ts";

const START_MS_MAX = 60_000;
const STOP_MS_MAX = 10_000;

export interface ServerCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** Where it listens is told by this port, and asked of this path. */
  port: number;
  healthPath: string;
}

/** A server in processes of its own, on the servers' core. */
export class Server {
  readonly port: number;
  readonly origin: string;
  readonly #process: ChildProcess;
  #output = "";

  private constructor({ command, args, env, port }: ServerCommand) {
    this.port = port;
    this.origin = `http://127.0.0.1:${port}`;
    this.#process = spawn(...onCore(CORES?.server, command, args), {
      cwd: ROOT,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      // A group of its own, so that all it starts ends with it.
      detached: true,
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-4000);
      });
    }
    process.once("exit", this.#kill);
  }

  /** @throws Error with what it wrote, where it does not start */
  static async start(command: ServerCommand): Promise<Server> {
    const server = new Server(command);
    const deadline = Date.now() + START_MS_MAX;
    while (!(await answers(server.origin + command.healthPath))) {
      const hasEnded = server.#process.exitCode !== null;
      if (hasEnded || Date.now() > deadline) {
        throw new Error(`${command.command} ${command.args.join(" ")} did not start.\n${server.#output}`);
      }
      await sleep(20);
    }
    return server;
  }

  /** Of all its processes so far. */
  cpuNanoseconds(): number {
    return cpuOfFamily(this.#pid);
  }

  /** Of the process that has the sockets. */
  residentBytes(): number {
    return residentBytes(runtimeOf(this.#pid));
  }

  async stop(): Promise<void> {
    process.off("exit", this.#kill);
    const closed = once(this.#process, "close");
    this.#signal("SIGTERM");
    const late = sleep(STOP_MS_MAX, "late", { ref: false });
    if ((await Promise.race([closed, late])) === "late") this.#signal("SIGKILL");
    await closed;
  }

  get #pid(): number {
    return this.#process.pid ?? 0;
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.#pid, signal);
    } catch {
      // All of them have ended.
    }
  }

  readonly #kill = (): void => this.#signal("SIGKILL");
}

/** A port that nobody has at this moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No port is free");
  return address.port;
}

async function answers(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
