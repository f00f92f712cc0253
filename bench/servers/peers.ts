import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import type { Launch } from "../../scripts/server-process.ts";
import { readWorkerOptions } from "../../scripts/worker-options.ts";
import { Server } from "./server.ts";

const PEERS = join(ROOT, "bench", "peers");
const INSTALLED = join(PEERS, "node_modules", ".package-lock.json");

/** The bare objects, on workerd by the launcher that the backend has. */
export async function startBare(folder: string, port: number): Promise<Server> {
  const { compatibilityDate, compatibilityFlags } = await readWorkerOptions();
  const launch: Launch = {
    build: {
      script: readFileSync(join(PEERS, "bare-objects.js"), "utf8"),
      options: {
        name: "bare",
        ...(compatibilityDate && { compatibilityDate }),
        ...(compatibilityFlags && { compatibilityFlags }),
        durableObjects: {
          BROADCAST: { className: "Broadcast", useSQLite: true },
          INSERT: { className: "Insert", useSQLite: true },
        },
      },
    },
    host: "127.0.0.1",
    port,
    stateDir: join(folder, "bare"),
    variables: {},
  };
  const file = join(folder, "bare.json");
  writeFileSync(file, JSON.stringify(launch));
  const args = [join(ROOT, "scripts", "server-process.ts"), file];
  return Server.start({ command: process.execPath, args, env: {}, port, healthPath: "/" });
}

/** Socket.IO with SQLite. */
export function startSocketIo(folder: string, port: number): Promise<Server> {
  const env = { PORT: String(port), DATABASE: join(folder, "socket.io.sqlite") };
  const args = [join(PEERS, "socket-io.js")];
  return Server.start({ command: process.execPath, args, env, port, healthPath: "/" });
}

/** What the peers need is no dependency of the project: it is installed when it is first measured. */
export function installPeers(onInstalling: () => void): void {
  const { packages } = JSON.parse(readFileSync(join(PEERS, "package-lock.json"), "utf8"));
  if (existsSync(INSTALLED)) {
    const installed = JSON.parse(readFileSync(INSTALLED, "utf8")).packages;
    const isSame = (name: string) => installed[name]?.version === packages[name].version;
    if (Object.keys(packages).filter(Boolean).every(isSame)) return;
  }
  onInstalling();
  execFileSync("npm", ["ci", "--no-audit", "--no-fund", "--ignore-scripts"], {
    cwd: PEERS,
    stdio: ["ignore", "ignore", "inherit"],
  });
}

/** The version of each package that is compared with. */
export function peerVersions(): Record<string, string> {
  return JSON.parse(readFileSync(join(PEERS, "package.json"), "utf8")).dependencies;
}
