import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { DatabaseSync } from "node:sqlite";
import { buffer } from "node:stream/consumers";
import { type Context, Hono } from "hono";

const ACCOUNT = "0123456789abcdef0123456789abcdef";

/** A binding as it is uploaded with a Worker; which further fields it has depends on its type. */
export interface UploadedBinding {
  type: string;
  name: string;
  [field: string]: unknown;
}

export interface DeployedWorker {
  bindings: UploadedBinding[];
  migrationTag: string | null;
  crons: string[];
  /** How many migrations its database had at each upload: what the code found when it began to serve. */
  migrationsFound: number[];
}

interface UploadedMetadata {
  bindings: UploadedBinding[];
  migrations?: { new_tag: string };
}

interface StoredDatabase {
  uuid: string;
  name: string;
  sqlite: DatabaseSync;
}

/** The part of Cloudflare's API that a deployment uses, on loopback and in memory. D1 is real SQLite. */
export class CloudflareAccount {
  /** Every request, `POST /d1/database`, with the account left out of the path. */
  readonly requests: string[] = [];
  readonly buckets = new Set<string>();
  readonly workers = new Map<string, DeployedWorker>();
  isR2Enabled = true;
  /** Requests to refuse, by their line in `requests`. */
  failing: RegExp | null = null;
  readonly #databases: StoredDatabase[] = [];
  readonly #server: Server;

  private constructor() {
    const app = this.#routes();
    this.#server = createServer(async (incoming, outgoing) => {
      const { method = "GET", url = "/", headers } = incoming;
      const body = method === "GET" ? null : await buffer(incoming);
      const answer = await app.fetch(
        new Request(new URL(url, "http://localhost"), { method, headers: headers as HeadersInit, body }),
      );
      outgoing.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
    });
  }

  static async start(): Promise<CloudflareAccount> {
    const account = new CloudflareAccount();
    await once(account.#server.listen(0, "127.0.0.1"), "listening");
    return account;
  }

  /** The environment that has wrangler use this account. */
  get environment(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`,
      CLOUDFLARE_API_TOKEN: "a token",
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
    };
  }

  get databases(): string[] {
    return this.#databases.map(({ name }) => name);
  }

  databaseId(name: string): string {
    return this.#getDatabase(name)?.uuid ?? "";
  }

  /** Runs SQL in a database, and returns the rows of its last statement. */
  query(name: string, sql: string): unknown[] {
    const { sqlite } = this.#getDatabase(name) ?? {};
    if (!sqlite) throw new Error(`There is no database ${name}.`);
    return sqlite.prepare(sql).all();
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    for (const { sqlite } of this.#databases) sqlite.close();
  }

  #routes(): Hono {
    const app = new Hono().basePath(`/accounts/${ACCOUNT}`);
    app.use(async (c, next) => {
      const line = `${c.req.method} ${c.req.path.replace(/^\/accounts\/\w+/, "")}`;
      this.requests.push(line);
      if (this.failing?.test(line)) return refuse(c, 400, 10013, "An unknown error has occurred.");
      return next();
    });
    this.#serveDatabases(app);
    this.#serveBuckets(app);
    this.#serveWorkers(app);
    app.notFound((c) => refuse(c, 404, 7003, `No route for ${c.req.method} ${c.req.path}`));
    return app;
  }

  #serveDatabases(app: Hono): void {
    app.get("/d1/database", (c) => {
      const { page = "1", per_page = "10" } = c.req.query();
      const start = (Number(page) - 1) * Number(per_page);
      return succeed(c, this.#databases.slice(start, start + Number(per_page)).map(presentDatabase));
    });
    app.post("/d1/database", async (c) => {
      const { name } = await c.req.json<{ name: string }>();
      if (this.#getDatabase(name)) return refuse(c, 400, 7502, "A database with that name already exists");
      const database = { uuid: randomUUID(), name, sqlite: new DatabaseSync(":memory:") };
      this.#databases.push(database);
      return succeed(c, presentDatabase(database));
    });
    app.get("/d1/database/:key", (c) => {
      const database = this.#getDatabase(c.req.param("key"));
      return database
        ? succeed(c, presentDatabase(database))
        : refuse(c, 404, 7404, "The database could not be found");
    });
    app.post("/d1/database/:key/query", async (c) => {
      const database = this.#getDatabase(c.req.param("key"));
      if (!database) return refuse(c, 404, 7404, "The database could not be found");
      const { sql } = await c.req.json<{ sql: string }>();
      try {
        return succeed(c, [{ results: runSql(database.sqlite, sql), success: true, meta: { duration: 1 } }]);
      } catch (error) {
        return refuse(c, 400, 7500, `${error instanceof Error ? error.message : error}: SQLITE_ERROR`);
      }
    });
  }

  #serveBuckets(app: Hono): void {
    app.use("/r2/*", async (c, next) => {
      if (!this.isR2Enabled) {
        return refuse(c, 403, 10042, "Please enable R2 through the Cloudflare Dashboard.");
      }
      return next();
    });
    app.get("/r2/buckets", (c) => succeed(c, { buckets: [...this.buckets].map((name) => ({ name })) }));
    app.post("/r2/buckets", async (c) => {
      const { name } = JSON.parse(await c.req.text()) as { name: string };
      if (this.buckets.has(name))
        return refuse(c, 409, 10004, "The bucket you tried to create already exists.");
      this.buckets.add(name);
      return succeed(c, { name });
    });
    app.get("/r2/buckets/:name", (c) =>
      this.buckets.has(c.req.param("name"))
        ? succeed(c, { name: c.req.param("name") })
        : refuse(c, 404, 10006, "The specified bucket does not exist."),
    );
  }

  #serveWorkers(app: Hono): void {
    app.get("/workers/services/:name", (c) =>
      this.#ofWorker(c, ({ migrationTag }) => ({
        default_environment: {
          environment: "production",
          script: { tag: "tag", tags: [], migration_tag: migrationTag, last_deployed_from: "wrangler" },
        },
      })),
    );
    app.get("/workers/scripts/:name/settings", (c) => this.#ofWorker(c, ({ bindings }) => ({ bindings })));
    app.get("/workers/scripts/:name/secrets", (c) =>
      this.#ofWorker(c, ({ bindings }) => bindings.filter(({ type }) => type === "secret_text")),
    );
    app.get("/workers/scripts/:name/deployments", (c) => this.#ofWorker(c, () => ({ deployments: [] })));
    app.post("/workers/scripts/:name/assets-upload-session", (c) =>
      succeed(c, { jwt: "a token", buckets: [] }),
    );
    app.put("/workers/scripts/:name", (c) => this.#upload(c));
    app.post("/workers/scripts/:name/versions", (c) => this.#upload(c));
    app.post("/workers/scripts/:name/deployments", (c) => succeed(c, {}));
    app.patch("/workers/scripts/:name/script-settings", (c) => succeed(c, {}));
    app.get("/workers/subdomain", (c) => succeed(c, { subdomain: "someone" }));
    app.get("/workers/workers/:name", (c) =>
      this.#ofWorker(c, () => ({ subdomain: { enabled: true, previews_enabled: true } })),
    );
    app.post("/workers/scripts/:name/subdomain", (c) =>
      succeed(c, { enabled: true, previews_enabled: true }),
    );
    app.put("/workers/scripts/:name/schedules", async (c) => {
      const schedules = await c.req.json<{ cron: string }[]>();
      return this.#ofWorker(c, (worker) => {
        worker.crons = schedules.map(({ cron }) => cron);
        return { schedules };
      });
    });
  }

  async #upload(c: Context): Promise<Response> {
    const form = await c.req.formData();
    const metadata = JSON.parse(String(form.get("metadata"))) as UploadedMetadata;
    const name = c.req.param("name") ?? "";
    const before = this.workers.get(name);
    const bindings = metadata.bindings.flatMap((binding) =>
      binding.type === "inherit"
        ? (before?.bindings.filter((each) => each.name === binding.name) ?? [])
        : [binding],
    );
    const secrets = before?.bindings.filter(({ type }) => type === "secret_text") ?? [];
    const kept = secrets.filter((secret) => !bindings.some((binding) => binding.name === secret.name));
    const database = this.#getDatabase(String(bindings.find(({ type }) => type === "d1")?.id));
    if (!database) return refuse(c, 400, 10021, "binding DB of type d1 must have a valid `id` specified");
    const bucket = bindings.find(({ type }) => type === "r2_bucket")?.bucket_name;
    if (!this.buckets.has(String(bucket))) return refuse(c, 400, 10085, "R2 bucket not found");
    this.workers.set(name, {
      bindings: [...bindings, ...kept],
      migrationTag: metadata.migrations?.new_tag ?? before?.migrationTag ?? null,
      crons: before?.crons ?? [],
      migrationsFound: [...(before?.migrationsFound ?? []), countMigrations(database.sqlite)],
    });
    const id = randomUUID();
    return succeed(c, {
      id,
      deployment_id: id.replaceAll("-", ""),
      resources: { script: { etag: id } },
      startup_time_ms: 1,
    });
  }

  #ofWorker(c: Context, present: (worker: DeployedWorker) => unknown): Response {
    const worker = this.workers.get(c.req.param("name") ?? "");
    return worker
      ? succeed(c, present(worker))
      : refuse(c, 404, 10007, "This Worker does not exist on your account.");
  }

  #getDatabase(key: string): StoredDatabase | undefined {
    return this.#databases.find(({ uuid, name }) => uuid === key || name === key);
  }
}

function presentDatabase({ uuid, name }: StoredDatabase): object {
  return { uuid, name, version: "production" };
}

/** In one transaction, as D1 runs what it is sent. Rows are of a statement that reads. */
function runSql(sqlite: DatabaseSync, sql: string): unknown[] {
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

function countMigrations(sqlite: DatabaseSync): number {
  const [table] = sqlite.prepare("SELECT name FROM sqlite_master WHERE name = 'd1_migrations'").all();
  return table ? sqlite.prepare("SELECT id FROM d1_migrations").all().length : 0;
}

function succeed(c: Context, result: unknown): Response {
  return c.json({ success: true, errors: [], messages: [], result });
}

function refuse(c: Context, status: 400 | 403 | 404 | 409, code: number, message: string): Response {
  return c.json({ success: false, errors: [{ code, message }], messages: [], result: null }, status);
}
