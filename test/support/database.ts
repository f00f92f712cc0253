import { createHash } from "node:crypto";
import { cpSync, existsSync, globSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { ROOT } from "../../scripts/root.ts";

/** Files besides migrations that affect what a migrated database looks like on disk. */
const SETTINGS = ["wrangler.toml", "node_modules/miniflare/package.json"];

/**
 * Makes a database in the state folder of a server, with these statements after all migrations. Migrations run once on a
 * machine: every other database is a copy.
 */
export async function makeDatabase(stateDir: string, statements: readonly string[]): Promise<void> {
  cpSync(await migratedState(), stateDir, { recursive: true });
  const folder = join(stateDir, "v3", "d1", "miniflare-D1DatabaseObject");
  const name = readdirSync(folder).find((each) => each.endsWith(".sqlite") && each !== "metadata.sqlite");
  const database = new DatabaseSync(join(folder, name ?? ""));
  try {
    for (const sql of ["BEGIN", ...statements, "COMMIT"]) database.exec(sql);
  } finally {
    database.close();
  }
}

/** A state folder with a migrated database and nothing in it. */
async function migratedState(): Promise<string> {
  const migrations = globSync("migrations/*.sql", { cwd: ROOT }).sort();
  const digest = createHash("sha256");
  for (const file of [...migrations, ...SETTINGS]) digest.update(readFileSync(join(ROOT, file)));
  const folder = join(ROOT, ".wrangler", "databases", digest.digest("hex").slice(0, 16));
  if (existsSync(folder)) return folder;
  const draft = `${folder}.${process.pid}`;
  // Imported only now, because Miniflare takes long to load.
  const { migrateLocalDatabase } = await import("../../scripts/local-database.ts");
  await migrateLocalDatabase(draft);
  try {
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Another process may have made it meanwhile.
    if (!existsSync(folder)) throw error;
  }
  return folder;
}
