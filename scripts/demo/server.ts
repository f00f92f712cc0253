import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { developmentVariables, ensureDevelopmentSecrets } from "../development-secrets.ts";
import { migrateLocalDatabase } from "../local-database.ts";
import { startLocalServer } from "../local-server.ts";
import { ensurePublicFiles } from "../public-files.ts";
import { buildWorker } from "../worker-build.ts";

export interface ThrowawayServer {
  /** Without a trailing slash: `http://127.0.0.1:41235`. */
  origin: string;
  /** Stops the server and deletes its data. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts a server on a free port with a temporary folder that is deleted when this process ends. `onProgress`
 * reports slow steps; `variables` override those of a development server.
 */
export async function startThrowawayServer(
  onProgress: (step: string) => void = () => {},
  variables: Record<string, string> = {},
): Promise<ThrowawayServer> {
  const stateDir = mkdtempSync(join(tmpdir(), "palaestra-"));
  const discard = () => rmSync(stateDir, { recursive: true, force: true, maxRetries: 5 });
  process.on("exit", discard);
  try {
    await ensurePublicFiles();
    ensureDevelopmentSecrets();
    const [build] = await Promise.all([
      buildWorker({ onBuilding: () => onProgress("Building the Worker …") }),
      migrateLocalDatabase(stateDir),
    ]);
    const server = await startLocalServer({
      build,
      host: "127.0.0.1",
      port: 0,
      stateDir,
      variables: { ...developmentVariables(), ...variables },
      onLog: (level, message) => {
        if (level === "error") console.error(message);
      },
    });
    // Must run after the listener that stops workerd, which would still write.
    process.off("exit", discard).on("exit", discard);
    const stop = async () => {
      await server.stop();
      discard();
    };
    return { origin: server.origin, stop };
  } catch (error) {
    discard();
    throw error;
  }
}
