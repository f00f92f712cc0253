import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { ensureClient } from "../../scripts/client/dist.ts";
import { ROOT } from "../../scripts/root.ts";

const run = promisify(execFile);

/** Runs commands as they would be pasted into a shell. @throws Error where one fails */
export async function runCurl(commands: string): Promise<void> {
  await run("bash", ["-ec", commands.replaceAll("curl -s", "curl -sf --noproxy '*'")]);
}

/** Runs a program where `palaestra-client` is installed. @throws Error where it fails */
export async function runTypeScript(program: string): Promise<void> {
  await ensureClient();
  const folder = mkdtempSync(join(tmpdir(), "palaestra-"));
  try {
    const [source, outfile] = [join(folder, "snippet.mts"), join(folder, "snippet.mjs")];
    writeFileSync(source, program);
    const alias = { "palaestra-client": join(ROOT, "client", "dist", "index.js") };
    await build({ entryPoints: [source], outfile, bundle: true, format: "esm", platform: "node", alias });
    await run(process.execPath, [outfile]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
