import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import { Server } from "./server.ts";

const PEERS = join(ROOT, "bench", "peers");

interface Lockfile {
  packages: Record<string, { version: string }>;
}

/** Starts Socket.IO with SQLite. Its packages must be installed. */
export function startSocketIo(folder: string, port: number): Promise<Server> {
  const env = { PORT: String(port), DATABASE: join(folder, "socket.io.sqlite") };
  const args = [join(PEERS, "socket-io.js")];
  return Server.start({ command: process.execPath, args, env, port, readyPath: "/" });
}

/** Installs the packages of `bench/peers`, which are no dependencies of the project, unless they are installed. */
export function installPeers(onInstalling: () => void): void {
  const wanted = readLockfile("package-lock.json");
  const installed = readLockfile(join("node_modules", ".package-lock.json"));
  const names = Object.keys(wanted?.packages ?? {}).filter((name) => name !== "");
  if (names.every((name) => installed?.packages[name]?.version === wanted?.packages[name]?.version)) return;
  onInstalling();
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: PEERS,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

export function socketIoVersion(): string {
  return readLockfile("package-lock.json")?.packages["node_modules/socket.io"]?.version ?? "";
}

function readLockfile(name: string): Lockfile | null {
  try {
    return JSON.parse(readFileSync(join(PEERS, name), "utf8"));
  } catch {
    return null;
  }
}
