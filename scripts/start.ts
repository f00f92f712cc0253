/**
 * `npm start`: the whole backend on this machine, with nothing to set up and no network. PORT (8787), HOST (localhost)
 * and STATE_DIR (.wrangler/state) choose where; instances that differ in port and folder can run side by side.
 * LOG=info or --verbose shows every request; errors are always shown.
 */
import { relative, resolve } from "node:path";
import { readConfig } from "../src/config.ts";
import type { Env } from "../src/env.ts";
import { runCrons } from "./cron-clock.ts";
import { developmentVariables, ensureDevelopmentSecrets } from "./development-secrets.ts";
import { exitWhenAsked } from "./lifetime.ts";
import { findListenProblem, readListenAddress } from "./listen-address.ts";
import { migrateLocalDatabase } from "./local-database.ts";
import { startLocalServer } from "./local-server.ts";
import { ensurePublicFiles } from "./public-files.ts";
import { STATE_DIR } from "./root.ts";
import { takeStateFolder } from "./state-folder.ts";
import { buildWorker } from "./worker-build.ts";

const stateDir = resolve(STATE_DIR);
const verbose = process.env.LOG === "info" || process.argv.includes("--verbose");

exitWhenAsked(0);
try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

async function start(): Promise<never> {
  const address = readListenAddress();
  const problem = await findListenProblem(address);
  if (problem) throw new Error(problem);
  takeStateFolder(stateDir);
  await ensurePublicFiles();
  ensureDevelopmentSecrets();
  const [build] = await Promise.all([
    buildWorker({ onBuilding: () => console.log("Building the Worker …") }),
    migrateLocalDatabase(stateDir, { onMigrating: () => console.log("Preparing the database …") }),
  ]);
  const variables = developmentVariables();
  readConfig({ ...build.options.bindings, ...variables } as unknown as Env);
  const server = await startLocalServer({ build, ...address, stateDir, variables, onLog: show });
  console.log(banner(server.origin));
  return runCrons(build.options.cronTriggers ?? [], server.runCron);
}

/** The Worker writes its own lines as JSON, with a level in them. */
function show(level: string, message: string): void {
  if (verbose || level === "error" || message.startsWith('{"level":"error"')) console.log(message);
}

function banner(origin: string): string {
  const sockets = origin.replace("http", "ws");
  const lines = [
    ["Home", `${origin}/`],
    ["Playground", `${origin}/playground/`],
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
