/**
 * `npm start`: the whole backend on this machine, with nothing to set up and no network. PORT (8787), HOST (localhost)
 * and STATE_DIR (.wrangler/state) choose where; instances that differ in port and folder can run side by side.
 * LOG=info or --verbose shows every request; errors are always shown.
 */
import { spawnSync } from "node:child_process";
import { join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { readConfig } from "../src/config.ts";
import { runCrons } from "./cron-clock.ts";
import { developmentSettings } from "./development-secrets.ts";
import { endServer, isPortFree, type LocalServer, spawnServer } from "./local-server.ts";
import { ROOT, STATE_DIR } from "./root.ts";

const START_TIMEOUT_MS = 120_000;
const PARENT_CHECK_MS = 1000;

const host = process.env.HOST || "localhost";
const port = Number(process.env.PORT || 8787);
const stateDir = resolve(STATE_DIR);
const verbose = process.env.LOG === "info" || process.argv.includes("--verbose");
const name = ["0.0.0.0", "::"].includes(host) ? "localhost" : host;
const origin = `http://${name.includes(":") ? `[${name}]` : name}:${port}`;

process.exitCode = await main();

async function main(): Promise<number> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    return fail(`PORT must be a number from 1 to 65535, not "${process.env.PORT}".`);
  }
  if (!(await isPortFree(host, port))) {
    return fail(`Port ${port} is in use. Free it, or choose another: PORT=${port + 1} npm start`);
  }
  const prepared = spawnSync(process.execPath, [join(ROOT, "scripts", "prepare.ts")], {
    stdio: "inherit",
    env: { ...process.env, STATE_DIR: stateDir },
  });
  if (prepared.status !== 0) return prepared.status ?? 1;
  try {
    readConfig(developmentSettings());
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return fail(error.message);
  }
  return serve(spawnServer(host, port, stateDir, verbose));
}

/** Until it is told to end (0) or the server dies by itself (1). */
async function serve(server: LocalServer): Promise<number> {
  const ending = new AbortController();
  const asked = askedToEnd();
  const died = new Promise<"died">((done) => server.process.once("exit", () => done("died")));
  const work = waitUntilHealthy(ending.signal).then(async (healthy) => {
    if (!healthy) return "silent" as const;
    console.log(banner());
    await runCrons(origin, ending.signal);
    return "asked" as const;
  });
  const end = await Promise.race([asked, died, work]);
  ending.abort();
  await endServer(server);
  if (end === "asked") return 0;
  console.error(server.recent.join("\n"));
  return fail(end === "died" ? "The server ended by itself." : "The server did not answer in time.");
}

function askedToEnd(): Promise<"asked"> {
  return new Promise((done) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => done("asked"));
    // npm cannot pass on the one signal that nobody can catch; it is told by our getting another parent.
    if (process.env.npm_lifecycle_event !== "start") return;
    const parent = process.ppid;
    setInterval(() => process.ppid !== parent && done("asked"), PARENT_CHECK_MS).unref();
  });
}

async function waitUntilHealthy(signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!signal.aborted && Date.now() < deadline) {
    const answer = await fetch(`${origin}/api/health/`, { signal }).catch(() => null);
    if (answer?.ok) return true;
    await sleep(100);
  }
  return false;
}

function banner(): string {
  const sockets = origin.replace("http", "ws");
  const lines = [
    ["Home", `${origin}/`],
    ["Health", `${origin}/api/health/`],
    ["Swagger UI", `${origin}/api/docs/`],
    ["ReDoc", `${origin}/api/redoc/`],
    ["OpenAPI", `${origin}/api/schema/`],
    ["Socket frames", `${origin}/api/asyncapi/ui/`],
    ["AsyncAPI", `${origin}/api/asyncapi/`],
    ["Sockets", `${sockets}/ws/chat/{conversation_id}/`],
    ["", `${sockets}/ws/chat/notifications/`],
    ["", `${sockets}/ws/events/`],
    ["", `${sockets}/ws/chat/ and /ws/channels/{id}/, /ws/activity/, /ws/presence/, /ws/notifications/`],
    ["Mails", `${origin}/dev/mail/`],
    ["Data", relative(process.cwd(), stateDir) || "."],
  ];
  return `\nPalaestra is running. End it with Ctrl+C.\n\n${lines
    .map(([name = "", value]) => `  ${name.padEnd(14)} ${value}`)
    .join("\n")}\n`;
}

function fail(message: string): number {
  console.error(message);
  return 1;
}
