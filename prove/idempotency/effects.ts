import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** Tables whose rows are what people wrote; all others follow from these, or from the requests as such. */
const TABLES = [
  ...["accounts", "fitness_profiles", "profiles", "blocks", "friendships", "courses", "exercises", "workouts"],
  ...["workout_exercises", "workout_sessions", "exercise_logs", "training_imports", "conversations"],
  ...["conversation_members", "workspaces", "workspace_members", "channels", "channel_members"],
  "workspace_invitations",
];

/** Counts rows of a server's database from outside, as a file that the server goes on to write. */
export class Effects {
  readonly #database: DatabaseSync;

  constructor(stateDir: string) {
    const folder = join(stateDir, "v3", "d1", "miniflare-D1DatabaseObject");
    const file = readdirSync(folder).find((name) => name.endsWith(".sqlite") && name !== "metadata.sqlite");
    if (!file) throw new Error(`There is no database in ${folder}`);
    this.#database = new DatabaseSync(join(folder, file), { readOnly: true });
  }

  /** How many rows each table has. */
  count(): number[] {
    const counts = TABLES.map((table) => `(SELECT count(*) FROM ${table}) AS ${table}`).join(", ");
    return Object.values(this.#database.prepare(`SELECT ${counts}`).get() ?? {}).map(Number);
  }

  close(): void {
    this.#database.close();
  }
}

/** What was added between two counts, by table; tables without a difference are left out. */
export function difference(before: readonly number[], after: readonly number[]): string {
  return TABLES.flatMap((table, at) => {
    const added = (after[at] ?? 0) - (before[at] ?? 0);
    return added === 0 ? [] : [`${table} ${added > 0 ? "+" : ""}${added}`];
  }).join(", ");
}
