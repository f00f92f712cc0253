import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { ROOT } from "../../scripts/root.ts";
import { cpuNanoseconds } from "../cpu.ts";
import { CAN_READ_PROCESSES, CORES, onCore, processName, processTree, residentBytes } from "../processes.ts";

const START_MS_MAX = 60_000;
const STOP_MS_MAX = 10_000;
const IDLE_AFTER_MS_MAX = 3000;
const IDLE_SAMPLE_MS = 250;

export interface ServerCommand {
  command: string;
  args: string[];
  env: Record<string, string>;
  /** The port on 127.0.0.1 at which it will listen. */
  port: number;
  /** A path that answers 200 once the server is ready. */
  readyPath: string;
}

/** A server in processes of its own, pinned to the servers' core. */
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
      // A process group of its own can be signalled as a whole.
      detached: true,
    });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-4000);
      });
    }
    process.once("exit", this.#kill);
  }

  /** @throws Error with the server's output, if it does not start */
  static async start(command: ServerCommand): Promise<Server> {
    const server = new Server(command);
    const deadline = Date.now() + START_MS_MAX;
    while (!(await isOk(server.origin + command.readyPath))) {
      const hasExited = server.#process.exitCode !== null;
      if (hasExited || Date.now() > deadline) {
        throw new Error(`${command.command} ${command.args.join(" ")} did not start.\n${server.#output}`);
      }
      await sleep(20);
    }
    return server;
  }

  /** The CPU time that all its processes have used. */
  cpuNanoseconds(): number {
    return processTree(this.#pid).reduce((sum, pid) => sum + cpuNanoseconds(pid), 0);
  }

  /** Resolves when its processes have used less than a twentieth of a core for half a second, at the latest after three seconds. */
  async idle(): Promise<void> {
    if (!CAN_READ_PROCESSES) return sleep(IDLE_AFTER_MS_MAX);
    const deadline = Date.now() + IDLE_AFTER_MS_MAX;
    let before = this.cpuNanoseconds();
    for (let quietSamples = 0; quietSamples < 2 && Date.now() < deadline; ) {
      await sleep(IDLE_SAMPLE_MS);
      const now = this.cpuNanoseconds();
      quietSamples = now - before < (IDLE_SAMPLE_MS * 1e6) / 20 ? quietSamples + 1 : 0;
      before = now;
    }
  }

  /** The memory of the process that holds the connections. */
  residentBytes(): number {
    const workerd = processTree(this.#pid).find((pid) => processName(pid).startsWith("workerd"));
    return residentBytes(workerd ?? this.#pid);
  }

  async stop(): Promise<void> {
    process.off("exit", this.#kill);
    const closed = once(this.#process, "close");
    this.#signal("SIGTERM");
    const timeout = sleep(STOP_MS_MAX, "timeout", { ref: false });
    if ((await Promise.race([closed, timeout])) === "timeout") this.#signal("SIGKILL");
    await closed;
  }

  get #pid(): number {
    return this.#process.pid ?? 0;
  }

  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-this.#pid, signal);
    } catch {
      // The whole group has exited.
    }
  }

  readonly #kill = (): void => this.#signal("SIGKILL");
}

/** A port on 127.0.0.1 that is free at this moment. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No port is free");
  return address.port;
}

async function isOk(url: string): Promise<boolean> {
  try {
    const response = await fetch(url);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
