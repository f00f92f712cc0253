import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { ROOT } from "./root.ts";
import { readWorkerOptions } from "./worker-options.ts";

type Database = Awaited<ReturnType<Miniflare["getD1Database"]>>;

const FOLDER = join(ROOT, "migrations");

/**
 * Applies pending migrations to the local database and records them like wrangler. A stamp file lists applied
 * migrations, so that an up-to-date database isn't opened.
 */
export async function migrateLocalDatabase(
  stateDir: string,
  { onMigrating = () => {} }: { onMigrating?: () => void } = {},
): Promise<void> {
  const folder = join(stateDir, "v3", "d1");
  const stamp = join(folder, "applied-migrations");
  const names = readdirSync(FOLDER)
    .filter((name) => name.endsWith(".sql"))
    .sort();
  if (readStamp(stamp) === names.join("\n")) return;
  onMigrating();
  await withDatabase(stateDir, async (database) => {
    const applied = await appliedMigrations(database);
    for (const name of names) {
      if (!applied.includes(name)) await applyMigration(database, name);
    }
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, names.join("\n"));
}

async function withDatabase(stateDir: string, use: (database: Database) => Promise<void>): Promise<void> {
  const { name, d1Databases = {} } = await readWorkerOptions();
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      logRequests: false,
      resourcePersistencePath: join(stateDir, "v3"),
      workers: [{ name, modules: true, script: "export default {}", d1Databases }],
    }),
  );
  try {
    await use(await miniflare.getD1Database("DB"));
  } finally {
    await miniflare.dispose();
  }
}

async function appliedMigrations(database: Database): Promise<string[]> {
  await database
    .prepare(
      `CREATE TABLE IF NOT EXISTS d1_migrations (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
         applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`,
    )
    .run();
  const { results } = await database.prepare("SELECT name FROM d1_migrations").all<{ name: string }>();
  return results.map(({ name }) => name);
}

async function applyMigration(database: Database, name: string): Promise<void> {
  const { unstable_splitSqlQuery } = await import("wrangler");
  const statements = unstable_splitSqlQuery(readFileSync(join(FOLDER, name), "utf8")).map((sql) =>
    database.prepare(sql),
  );
  const note = database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(name);
  try {
    await database.batch([...statements, note]);
  } catch (cause) {
    throw new Error(`The migration ${name} failed on the local database: ${cause}`, { cause });
  }
}

function readStamp(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
