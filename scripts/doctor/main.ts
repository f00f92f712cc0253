/**
 * `npm run doctor`: checks what a machine needs to run the server and the tests, and says what to do about what is missing.
 * HOST, PORT and STATE_DIR count as for `npm start`. Exits with 1 if there is a problem. What keeps even this from running
 * (no dependencies, an old Node, no workerd), `run.mjs` says before.
 */
import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { CHROMIUM } from "../chromium.ts";
import { hostOfUrl, readListenAddress } from "../listen-address.ts";
import { ROOT, STATE_DIR } from "../root.ts";
import {
  checkBrowser,
  checkClock,
  checkDependencies,
  checkDisk,
  checkNode,
  checkPort,
  checkState,
} from "./checks.ts";
import { type Finding, fine, problem, report } from "./finding.ts";

const NODE_MAJOR = 24;
const HEALTH_TIMEOUT_MS = 1000;

const stateDir = relative(process.cwd(), resolve(STATE_DIR)) || ".";
const migrations = readdirSync(join(ROOT, "migrations")).filter((name) => name.endsWith(".sql"));
const findings = (
  await Promise.all([
    checkNode(process.versions.node, NODE_MAJOR),
    checkDependencies(ROOT),
    checkServer(),
    checkDisk(ROOT),
    checkClock(
      Date.now(),
      ["package.json", "package-lock.json", "node_modules"].map((name) => join(ROOT, name)),
    ),
    checkBrowser(CHROMIUM),
  ])
).flat();
console.log(report(findings));
process.exitCode = findings.some(({ state }) => state === "problem") ? 1 : 0;

/** The port and the state folder, or the server that already uses them. */
async function checkServer(): Promise<Finding[]> {
  try {
    const address = readListenAddress();
    const origin = `http://${hostOfUrl(address.host)}:${address.port}`;
    if (await isRunning(origin)) return [fine(`Palaestra is already running at ${origin}/`)];
    return [await checkPort(address), checkState(stateDir, migrations)];
  } catch (error) {
    return [problem(error instanceof Error ? error.message : String(error), "Set another PORT, or none")];
  }
}

async function isRunning(origin: string): Promise<boolean> {
  try {
    const response = await fetch(`${origin}/api/health/`, { signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS) });
    return ((await response.json()) as { status?: unknown }).status === "healthy";
  } catch {
    return false;
  }
}
