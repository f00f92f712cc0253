import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { build, type Plugin } from "esbuild";
import { ROOT } from "../root.ts";
import { PRIVATE_NAME } from "./private-names.ts";

const CLIENT = join(ROOT, "client");
const TARGET = join(CLIENT, "dist");
const ENTRIES = {
  index: "src/index.ts",
  core: "src/core.ts",
  react: "src/react.ts",
  "default-storage": "src/outbox/default-storage.ts",
  tabs: "src/session/tabs.ts",
};

/** Modules that are imported when they are used stay modules of their own. */
const LAZY: Plugin = {
  name: "lazy",
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path: `./${basename(path, ".ts")}.js`, external: true } : null,
    );
  },
};

/** Builds `client/dist/`: one browser module per entry, and the types. */
export async function ensureClient(): Promise<void> {
  const digest = digestOfSources();
  if (readQuietly(join(TARGET, "sources")) === digest) return;
  const draft = join(ROOT, ".wrangler", `client-${process.pid}`);
  mkdirSync(draft, { recursive: true });
  try {
    await Promise.all([bundleClient(draft), declare(draft)]);
    writeFileSync(join(draft, "sources"), digest);
    rmSync(TARGET, { recursive: true, force: true });
    renameSync(draft, TARGET);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Builds the modules without types into a folder, if the sources changed. */
export async function ensureClientModules(target: string): Promise<void> {
  const digest = digestOfSources();
  if (readQuietly(join(target, "sources")) === digest) return;
  const draft = join(ROOT, ".wrangler", `client-modules-${process.pid}`);
  mkdirSync(target, { recursive: true });
  try {
    await bundleClient(draft);
    // One by one, so that a server reading meanwhile never sees an incomplete file.
    for (const name of readdirSync(draft)) renameSync(join(draft, name), join(target, name));
    writeFileSync(join(target, "sources"), digest);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

export async function bundleClient(outdir: string): Promise<void> {
  await build({
    absWorkingDir: CLIENT,
    entryPoints: ENTRIES,
    outdir,
    bundle: true,
    minify: true,
    mangleProps: PRIVATE_NAME,
    sourcemap: "linked",
    format: "esm",
    target: "es2022",
    external: ["react"],
    plugins: [LAZY],
    logLevel: "warning",
  });
}

async function declare(outDir: string): Promise<void> {
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const folders = ["--rootDir", join(CLIENT, "src"), "--outDir", outDir];
  const options = [
    "--noEmit",
    "false",
    "--declaration",
    "--emitDeclarationOnly",
    "--rewriteRelativeImportExtensions",
  ];
  const compiling = promisify(execFile)(process.execPath, [tsc, "-p", CLIENT, ...folders, ...options]);
  await compiling.catch(({ stdout }: { stdout: string }) => {
    throw new Error(`The client's types could not be built.\n${stdout}`);
  });
  for (const name of readdirSync(outDir, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const file = join(outDir, name);
    // The compiler keeps the extensions of sources in declarations.
    writeFileSync(file, readFileSync(file, "utf8").replaceAll(/(from "\..*?)\.ts"/g, '$1.js"'));
  }
}

function digestOfSources(): string {
  const hash = createHash("sha256");
  for (const name of ["dist.ts", "private-names.ts"]) {
    hash.update(readQuietly(join(ROOT, "scripts", "client", name)) ?? "");
  }
  const sources = readdirSync(join(CLIENT, "src"), { recursive: true, encoding: "utf8" }).sort();
  for (const name of [...sources.map((source) => join("src", source)), "tsconfig.json", "package.json"]) {
    hash.update(name).update(readQuietly(join(CLIENT, name)) ?? "");
  }
  return hash.digest("hex");
}

function readQuietly(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
