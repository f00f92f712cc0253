import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { QUIET_ENV, ROOT, WRANGLER } from "./root.ts";
import { readWorkerOptions, type WorkerOptions } from "./worker-options.ts";

/** The module of a deployment, and its options from wrangler.toml. */
export interface WorkerBuild {
  script: string;
  options: WorkerOptions;
}

/** A build with the digests of its sources. */
interface KeptBuild extends WorkerBuild {
  inputs: Record<string, string>;
}

interface BuildOptions {
  /** The default is the Worker's own. */
  entry?: string;
  onBuilding?: () => void;
}

/** How late file systems may record changes, with a margin. */
const MODIFIED_LATE_MS = 2000;

/** Files other than modules that affect the build. */
const SETTINGS = [
  "wrangler.toml",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "node_modules/.package-lock.json",
  "node_modules/wrangler/package.json",
  "scripts/worker-build.ts",
];

/**
 * Builds a Worker like `wrangler deploy`, or returns the last build if no input changed.
 * @throws Error with wrangler's output
 */
export async function buildWorker(options: BuildOptions = {}): Promise<WorkerBuild> {
  const { entry = "src/index.ts", onBuilding = () => {} } = options;
  const file = join(ROOT, ".wrangler", "builds", `${entry.replaceAll(/\W/g, "-")}.json`);
  const kept = readKept(file);
  if (kept && Object.entries(kept.inputs).every(([input, digest]) => digestOf(input) === digest)) return kept;
  onBuilding();
  const startedAt = Date.now();
  const [{ script, modules }, workerOptions] = await Promise.all([bundle(entry), readWorkerOptions()]);
  const inputs: Record<string, string> = {};
  for (const input of [...SETTINGS, ...modules]) {
    const digest = digestOf(input);
    if (digest !== null) inputs[input] = digest;
  }
  // A file edited meanwhile may or may not be in the bundle, so such a build is not kept.
  const isSettled = Object.keys(inputs).every(
    (input) => statSync(resolve(ROOT, input)).mtimeMs < startedAt - MODIFIED_LATE_MS,
  );
  if (isSettled) keep(file, { script, options: workerOptions, inputs });
  return { script, options: workerOptions };
}

async function bundle(entry: string): Promise<{ script: string; modules: string[] }> {
  const folder = mkdtempSync(join(tmpdir(), "palaestra-"));
  try {
    await runWrangler(["deploy", entry, "--dry-run", "--outdir", folder, "--metafile"]);
    const module = readdirSync(folder).find((name) => name.endsWith(".js")) ?? "";
    const { inputs } = JSON.parse(readFileSync(join(folder, "bundle-meta.json"), "utf8"));
    return { script: readFileSync(join(folder, module), "utf8"), modules: Object.keys(inputs) };
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** Shows wrangler's output only on failure. */
async function runWrangler(args: string[]): Promise<void> {
  const child = spawn(process.execPath, [WRANGLER, ...args], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...QUIET_ENV },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const [status] = await once(child, "close");
  if (status !== 0) throw new Error(`The Worker could not be built.\n${output.trim()}`);
}

function readKept(file: string): KeptBuild | null {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}

/** Renames, so that concurrent builds leave one complete build. */
function keep(file: string, build: KeptBuild): void {
  const draft = `${file}.${process.pid}`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, JSON.stringify(build));
  renameSync(draft, file);
}

/** Null for virtual modules of wrangler. */
function digestOf(input: string): string | null {
  try {
    return createHash("sha256")
      .update(readFileSync(resolve(ROOT, input)))
      .digest("base64");
  } catch {
    return null;
  }
}
