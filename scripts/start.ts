/**
 * `npm start`: runs the whole backend locally without setup or network. PORT (8787), HOST (localhost) and
 * STATE_DIR (.wrangler/state) allow several instances. LOG=info or --verbose shows every request; errors are
 * always shown.
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
import { lockStateFolder } from "./state-folder.ts";
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
  lockStateFolder(stateDir);
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

/** The Worker writes JSON lines with a level. */
function show(level: string, message: string): void {
  if (verbose || level === "error" || message.startsWith('{"level":"error"')) console.log(message);
}

/** At most 80 columns with the default host and port. */
function banner(origin: string): string {
  return `
Palaestra is running at ${origin}/ (Ctrl+C ends it)

  What to do next:
  1. Watch two people talk   ${origin}/
  2. Write a client          ${origin}/docs/getting-started/
  3. Try the operations      ${origin}/api/docs/

  Mail with codes is at      ${origin}/dev/mail/
  Data is stored in          ${relative(process.cwd(), stateDir) || "."}
`;
}
