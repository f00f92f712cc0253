/**
 * `npm run doctor`: checks what a machine needs to run the server and the tests, and says what to do about what is missing.
 * HOST, PORT and STATE_DIR count as for `npm start`. Exits with 1 if there is a problem. What keeps even this from running
 * (no dependencies, an old Node, no workerd), `run.mjs` says before.
 */
import { readdirSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { CHROMIUM } from "../chromium.ts";
import { readListenAddress } from "../listen-address.ts";
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
import { type Finding, problem, report } from "./finding.ts";

const NODE_MAJOR = 24;

const stateDir = relative(process.cwd(), resolve(STATE_DIR)) || ".";
const migrations = readdirSync(join(ROOT, "migrations")).filter((name) => name.endsWith(".sql"));
const findings = await Promise.all([
  checkNode(process.versions.node, NODE_MAJOR),
  checkDependencies(ROOT),
  checkListening(),
  checkState(stateDir, migrations),
  checkDisk(ROOT),
  checkClock(
    Date.now(),
    ["package.json", "package-lock.json", "node_modules"].map((name) => join(ROOT, name)),
  ),
  checkBrowser(CHROMIUM),
]);
console.log(report(findings));
process.exitCode = findings.some(({ state }) => state === "problem") ? 1 : 0;

async function checkListening(): Promise<Finding> {
  try {
    return await checkPort(readListenAddress());
  } catch (error) {
    return problem(error instanceof Error ? error.message : String(error), "Set another PORT, or none");
  }
}
