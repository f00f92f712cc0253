import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { endServer, type LocalServer, spawnServer } from "../local-server.ts";
import { ROOT } from "../root.ts";

const HOST = "127.0.0.1";
/** How long a start may take, on a machine that is busy with something else. */
const START_TIMEOUT_MS = 180_000;
const STARTS_MAX = 3;
const POLL_MS = 50;

export interface ThrowawayServer {
  /** `http://127.0.0.1:41235`, without a slash at the end. */
  origin: string;
  /** Ends the server and removes all it stored. Repeating it is harmless. */
  stop(): Promise<void>;
}

/** A server of one's own: a free port, an empty folder, and nothing left of it afterwards. */
export async function startThrowawayServer(): Promise<ThrowawayServer> {
  for (let start = 1; ; start += 1) {
    try {
      return await startOnce();
    } catch (error) {
      // Somebody else may have taken the port since it was found free.
      if (start === STARTS_MAX || !/address already in use|EADDRINUSE/i.test(String(error))) throw error;
    }
  }
}

async function startOnce(): Promise<ThrowawayServer> {
  const port = await findFreePort();
  const stateDir = mkdtempSync(join(tmpdir(), "palaestra-"));
  const origin = `http://${HOST}:${port}`;
  let server: LocalServer | null = null;
  const stop = async () => {
    if (server) await endServer(server);
    rmSync(stateDir, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await prepare(stateDir);
    server = spawnServer(HOST, port, stateDir, false);
    await untilHealthy(origin, server);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, stop };
}

/** Before the server, which reads the development secrets when it starts. */
async function prepare(stateDir: string): Promise<void> {
  const env = { ...process.env, STATE_DIR: stateDir };
  await promisify(execFile)(process.execPath, [join(ROOT, "scripts", "prepare.ts")], { env });
}

async function untilHealthy(origin: string, server: LocalServer): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (server.process.exitCode === null && Date.now() < deadline) {
    const answer = await fetch(`${origin}/api/health/`).catch(() => null);
    if (answer?.ok) return;
    await sleep(POLL_MS);
  }
  throw new Error(`The server did not start.\n${server.recent.join("\n")}`);
}

async function findFreePort(): Promise<number> {
  const probe = createServer().listen(0, HOST);
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") throw new Error("No port is free.");
  return address.port;
}
