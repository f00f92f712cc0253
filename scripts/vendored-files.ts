import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureClientModules } from "./client/dist.ts";
import { ROOT } from "./root.ts";

const TARGET = join(ROOT, "public", "vendor");

const PACKAGES = [
  {
    name: "swagger-ui-dist",
    files: ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE"],
  },
  { name: "redoc", files: ["bundles/redoc.standalone.js", "LICENSE"] },
  { name: "preact", files: ["dist/preact.mjs", "LICENSE"] },
  { name: "htm", files: ["dist/htm.mjs", "LICENSE"] },
  { name: "minisearch", files: ["dist/es/index.js", "LICENSE.txt"] },
  { name: "uplot", files: ["dist/uPlot.esm.js", "dist/uPlot.min.css", "LICENSE"] },
] as const;

/** ReDoc's badge loads an image from another host; an empty one replaces it. */
const REDOC_BADGE = "https://cdn.redoc.ly/redoc/logo-mini.svg";
const NO_IMAGE = "data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E";

/**
 * Copies the libraries that our pages load into `public/vendor/`, if outdated, and builds the client's
 * modules.
 */
export async function ensureVendoredFiles(): Promise<void> {
  for (const { name, files } of PACKAGES) {
    const source = join(ROOT, "node_modules", name);
    const target = join(TARGET, name);
    const version = readVersion(join(source, "package.json"));
    if (version === null) throw new Error(`${name} is not installed: run npm install`);
    if (readVersion(join(target, "version.json")) === version) continue;
    mkdirSync(target, { recursive: true });
    for (const file of files) place(join(source, file), join(target, file.replace(/^.*\//, "")));
    writeFileSync(join(target, "version.json"), `${JSON.stringify({ version })}\n`);
  }
  await ensureClientModules(join(TARGET, "palaestra-client"));
}

/** Renames, so that a server reading meanwhile never gets an incomplete file. */
function place(from: string, to: string): void {
  const bytes = readFileSync(from);
  const draft = `${to}.${process.pid}`;
  writeFileSync(
    draft,
    to.endsWith("redoc.standalone.js") ? bytes.toString().replaceAll(REDOC_BADGE, NO_IMAGE) : bytes,
  );
  rmSync(to, { force: true });
  renameSync(draft, to);
}

function readVersion(file: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version?: string };
    return version ?? null;
  } catch {
    return null;
  }
}
