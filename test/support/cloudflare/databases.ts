import { randomUUID } from "node:crypto";
import { DatabaseSync } from "node:sqlite";
import { type Context, Hono } from "hono";
import { refuse, succeed } from "./answers.ts";

interface StoredDatabase {
  uuid: string;
  name: string;
  sqlite: DatabaseSync;
}

/** D1 as in-memory SQLite. */
export class Databases {
  readonly routes = new Hono();
  readonly #stored: StoredDatabase[] = [];

  constructor() {
    this.routes.get("/", (c) => {
      const { page = "1", per_page = "10" } = c.req.query();
      const start = (Number(page) - 1) * Number(per_page);
      return succeed(c, this.#stored.slice(start, start + Number(per_page)).map(present));
    });
    this.routes.post("/", async (c) => {
      const { name } = await c.req.json<{ name: string }>();
      if (this.#find(name)) return refuse(c, 400, 7502, "A database with that name already exists");
      const database = { uuid: randomUUID(), name, sqlite: new DatabaseSync(":memory:") };
      this.#stored.push(database);
      return succeed(c, present(database));
    });
    this.routes.get("/:key", (c) => {
      const database = this.#find(c.req.param("key"));
      return database ? succeed(c, present(database)) : refuseMissing(c);
    });
    this.routes.post("/:key/query", async (c) => {
      const database = this.#find(c.req.param("key"));
      if (!database) return refuseMissing(c);
      const { sql } = await c.req.json<{ sql: string }>();
      try {
        return succeed(c, [{ results: run(database.sqlite, sql), success: true, meta: { duration: 1 } }]);
      } catch (error) {
        return refuse(c, 400, 7500, `${error instanceof Error ? error.message : error}: SQLITE_ERROR`);
      }
    });
  }

  get names(): string[] {
    return this.#stored.map(({ name }) => name);
  }

  /** Null if the database does not exist. */
  idOf(name: string): string | null {
    return this.#find(name)?.uuid ?? null;
  }

  /** The rows of a query in a database given by name or id. */
  query(key: string, sql: string): unknown[] {
    const database = this.#find(key);
    if (!database) throw new Error(`There is no database ${key}.`);
    return run(database.sqlite, sql);
  }

  close(): void {
    for (const { sqlite } of this.#stored) sqlite.close();
  }

  #find(key: string): StoredDatabase | undefined {
    return this.#stored.find(({ uuid, name }) => uuid === key || name === key);
  }
}

function present({ uuid, name }: StoredDatabase): object {
  return { uuid, name, version: "production" };
}

function refuseMissing(c: Context): Response {
  return refuse(c, 404, 7404, "The database could not be found");
}

/** Runs SQL in one transaction like D1. */
function run(sqlite: DatabaseSync, sql: string): unknown[] {
  if (/^\s*select\b/i.test(sql)) return sqlite.prepare(sql).all();
  sqlite.exec("BEGIN");
  try {
    sqlite.exec(sql);
    sqlite.exec("COMMIT");
    return [];
  } catch (error) {
    sqlite.exec("ROLLBACK");
    throw error;
  }
}
