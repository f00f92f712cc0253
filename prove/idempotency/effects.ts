import { copyFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Tables whose rows are what people wrote; all others follow from these, or from the requests as such. */
const TABLES = [
  ...[
    "accounts",
    "fitness_profiles",
    "profiles",
    "blocks",
    "friendships",
    "courses",
    "exercises",
    "workouts",
  ],
  ...["workout_exercises", "workout_sessions", "exercise_logs", "training_imports", "conversations"],
  ...["conversation_members", "workspaces", "workspace_members", "channels", "channel_members"],
  "workspace_invitations",
];

/**
 * Counts rows of a server's database from outside, in a copy of its files: its own process alone knows what of them is
 * current, and nothing else may read them in place.
 */
export class Effects {
  readonly #folder: string;
  readonly #copies: string;

  constructor(stateDir: string, copies: string) {
    this.#folder = join(stateDir, "v3", "d1", "miniflare-D1DatabaseObject");
    this.#copies = copies;
  }

  /** How many rows each table has, of what was answered so far. */
  count(): number[] {
    const names = readdirSync(this.#folder).filter((name) => /\.sqlite(-wal)?$/.test(name));
    for (const name of names) copyFileSync(join(this.#folder, name), join(this.#copies, name));
    const file = names.find((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
    if (!file) throw new Error(`There is no database in ${this.#folder}`);
    const database = new DatabaseSync(join(this.#copies, file));
    const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(", ");
    const row = database.prepare(`SELECT ${counts}`).get();
    database.close();
    for (const name of readdirSync(this.#copies)) rmSync(join(this.#copies, name));
    return Object.values(row ?? {}).map(Number);
  }
}

/** What was added between two counts, by table; tables without a difference are left out. */
export function difference(before: readonly number[], after: readonly number[]): string {
  return TABLES.flatMap((table, at) => {
    const added = (after[at] ?? 0) - (before[at] ?? 0);
    return added === 0 ? [] : [`${table} ${added > 0 ? "+" : ""}${added}`];
  }).join(", ");
}
