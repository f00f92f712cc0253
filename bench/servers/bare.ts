import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import type { Launch } from "../../scripts/server-process.ts";
import { readWorkerOptions } from "../../scripts/worker-options.ts";
import { Server } from "./server.ts";

/** Starts the bare objects on workerd, by the same launcher and with the same compatibility flags as the backend. */
export async function startBare(folder: string, port: number): Promise<Server> {
  const { compatibilityDate, compatibilityFlags } = await readWorkerOptions();
  const launch: Launch = {
    build: {
      script: readFileSync(join(ROOT, "bench", "peers", "bare-objects.js"), "utf8"),
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
  return Server.start({ command: process.execPath, args, env: {}, port, readyPath: "/" });
}
