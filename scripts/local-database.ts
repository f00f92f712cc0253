import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { QUIET_ENV, ROOT, WRANGLER } from "./root.ts";

/**
 * Applies the migrations that the local database has not had yet. A stamp beside the database lists those that
 * are in; it goes when the database goes, and saves starting wrangler when there is nothing to do.
 */
export function migrateLocalDatabase(stateDir: string): void {
  const folder = join(stateDir, "v3", "d1");
  const stamp = join(folder, "applied-migrations");
  const migrations = readdirSync(join(ROOT, "migrations"))
    .filter((name) => name.endsWith(".sql"))
    .sort()
    .join("\n");
  if (readStamp(stamp) === migrations) return;

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [WRANGLER, "d1", "migrations", "apply", "DB", "--local", "--persist-to", stateDir],
    { cwd: ROOT, encoding: "utf8", env: { ...process.env, ...QUIET_ENV } },
  );
  if (status !== 0) throw new Error(`The local database could not be migrated.\n${stdout}\n${stderr}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, migrations);
}

function readStamp(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
