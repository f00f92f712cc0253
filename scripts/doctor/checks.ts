import { accessSync, constants, existsSync, mkdirSync, readFileSync, statfsSync, statSync } from "node:fs";
import { join } from "node:path";
import { findListenProblem, type ListenAddress } from "../listen-address.ts";
import { lockStateFolder } from "../state-folder.ts";
import { type Finding, fine, problem, warning } from "./finding.ts";

const GIB = 1024 ** 3;
const DISK_NEEDED = 1 * GIB;
const DISK_COMFORTABLE = 4 * GIB;
const CLOCK_TOLERANCE_MS = 24 * 60 * 60 * 1000;

/** The Node that runs the scripts, and the one that ran npm. */
export function checkNode(version: string, required: number): Finding {
  const major = Number.parseInt(version, 10);
  if (major >= required) return fine(`Node ${version} runs the scripts`);
  return problem(
    `Node ${version} runs the scripts, which need ${required}`,
    "npm rebuild node --ignore-scripts=false",
  );
}

/** Whether node_modules/ has the versions of package-lock.json. */
export function checkDependencies(root: string): Finding {
  const wanted = readPackages(join(root, "package-lock.json"));
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  if (!wanted || !installed) return problem("The dependencies are not installed", "npm install");
  const outdated = Object.entries(wanted)
    .filter(([path, { optional }]) => path.startsWith("node_modules/") && !optional)
    .filter(([path, { version }]) => installed[path]?.version !== version)
    .map(([path]) => path.slice("node_modules/".length));
  if (outdated.length === 0) return fine("The dependencies are those of package-lock.json");
  const [first = ""] = outdated;
  const others = outdated.length > 1 ? ` and ${outdated.length - 1} more` : "";
  return problem(`Dependencies differ from package-lock.json: ${first}${others}`, "npm install");
}

/** Whether a server can listen at HOST and PORT. */
export async function checkPort(address: ListenAddress): Promise<Finding> {
  const found = await findListenProblem(address);
  if (found === null) return fine(`Port ${address.port} on ${address.host} is free`);
  const [text = found, remedy = ""] = found.split(/(?<=\.) /);
  return problem(text.replace(/\.$/, ""), remedy);
}

/** Whether the state folder can be written, is free, and was not written by a newer version. */
export function checkState(folder: string, migrations: readonly string[]): Finding {
  const remove = `Choose another with STATE_DIR, or delete it: it holds local data only`;
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch {
    return problem(`The state folder ${folder} can't be written`, remove);
  }
  try {
    lockStateFolder(folder);
  } catch {
    return problem(
      `Another server uses the state folder ${folder}`,
      "Stop it, or choose another with STATE_DIR",
    );
  }
  const unknown = readApplied(folder).filter((name) => !migrations.includes(name));
  if (unknown.length === 0) return fine(`The state folder ${folder} can be used`);
  return problem(`The state folder ${folder} is from a newer version (${unknown.at(-1)})`, remove);
}

/** Whether there is room for state, builds and tests. */
export function checkDisk(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder);
  return judgeDisk(bavail * bsize);
}

/** @param free in bytes */
export function judgeDisk(free: number): Finding {
  const text = `${(free / GIB).toFixed(1)} GiB are free on the disk`;
  if (free < DISK_NEEDED) return problem(text, "Free at least 1 GiB");
  if (free < DISK_COMFORTABLE) return warning(text, "npm test and npm run cost need up to 4 GiB");
  return fine(text);
}

/** Whether the clock is plausible: tokens and codes are valid for a time, and a file can't be from the future. */
export function checkClock(now: number, files: readonly string[]): Finding {
  const newest = Math.max(0, ...files.filter(existsSync).map((file) => statSync(file).mtimeMs));
  const time = new Date(now).toISOString().slice(0, 16).replace("T", " ");
  if (now > newest - CLOCK_TOLERANCE_MS) return fine(`The clock says ${time} UTC`);
  return problem(`The clock says ${time} UTC, but files here are newer`, "Set the clock");
}

/** Whether a browser is there for the tests that need one. */
export function checkBrowser(chromium: string | null): Finding {
  if (chromium) return fine(`Tests in a browser use ${chromium}`);
  return warning(
    "There is no Chromium, so tests in a browser are skipped",
    "Install it, or set CHROMIUM to its path",
  );
}

type Packages = Record<string, { version?: string; optional?: boolean }>;

function readPackages(file: string): Packages | null {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages ?? null;
  } catch {
    return null;
  }
}

/** The migrations of the local database, as `migrateLocalDatabase` notes them beside it. */
function readApplied(folder: string): string[] {
  try {
    return readFileSync(join(folder, "v3", "d1", "applied-migrations"), "utf8")
      .split("\n")
      .filter(Boolean);
  } catch {
    return [];
  }
}
