import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { stripVTControlCharacters } from "node:util";
import { SETTINGS } from "./development-secrets.ts";
import { QUIET_ENV, ROOT, WRANGLER } from "./root.ts";

const END_PATIENCE_MS = 5000;

export interface LocalServer {
  process: ChildProcess;
  /** The last lines it wrote, for when it dies. */
  recent: string[];
}

/** `wrangler dev` as the leader of a process group of its own, so that all it starts can be ended with it. */
export function spawnServer(host: string, port: number, stateDir: string, verbose: boolean): LocalServer {
  const child = spawn(
    process.execPath,
    [
      WRANGLER,
      "dev",
      ...["--ip", host, "--port", String(port), "--inspector-port", "0"],
      ...["--persist-to", stateDir, "--show-interactive-dev-session", "false"],
      ...variables(),
    ],
    {
      cwd: ROOT,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
      env: {
        ...process.env,
        ...QUIET_ENV,
        STATE_DIR: stateDir,
        WRANGLER_LOG_PATH: join(stateDir, "logs"),
        WRANGLER_REGISTRY_PATH: join(stateDir, "registry"),
        X_LOCAL_EXPLORER: "false",
        X_LOCAL_OBSERVABILITY: "false",
      },
    },
  );
  const recent: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    let inTrouble = false;
    createInterface({ input: stream }).on("line", (coloured) => {
      const line = stripVTControlCharacters(coloured);
      if (!/^\{"level":"info"|^\[wrangler:info\]/.test(line)) recent.push(line);
      if (recent.length > 40) recent.shift();
      // What explains an error follows it, indented.
      inTrouble = isTrouble(line) || (inTrouble && /^(?:\s|$)/.test(line));
      if (verbose || inTrouble) console.log(line);
    });
  }
  return { process: child, recent };
}

/** What the environment says goes before what .dev.vars does. */
function variables(): string[] {
  return SETTINGS.flatMap((name) => {
    const value = process.env[name];
    return value ? ["--var", `${name}:${value}`] : [];
  });
}

/** The Worker's own error lines, and what wrangler or the runtime marks as an error. */
function isTrouble(line: string): boolean {
  return line.startsWith('{"level":"error"') || /\[(?:wrangler:)?error\]|\bERROR\]|^Uncaught /i.test(line);
}

/** Ends the server and all it started: asks first, then insists. */
export async function endServer({ process: child }: LocalServer): Promise<void> {
  signalGroup(child, "SIGINT");
  const patience = setTimeout(() => signalGroup(child, "SIGKILL"), END_PATIENCE_MS);
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  clearTimeout(patience);
  signalGroup(child, "SIGKILL");
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    return;
  }
}

/** Whether nobody listens there, on either family of addresses that the name may stand for. */
export async function isPortFree(host: string, port: number): Promise<boolean> {
  const hosts = host === "localhost" ? ["127.0.0.1", "::1"] : [host];
  for (const address of hosts) {
    if (await isTaken(address, port)) return false;
  }
  return true;
}

function isTaken(address: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
      .once("listening", () => server.close(() => resolve(false)))
      .once("error", (error) => resolve("code" in error && error.code === "EADDRINUSE"))
      .listen(port, address);
  });
}
