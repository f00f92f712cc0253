import { randomUUID } from "node:crypto";
import { type Context, Hono } from "hono";
import { refuse, succeed } from "./answers.ts";

/** A binding uploaded with a Worker; further fields depend on its type. */
export interface UploadedBinding {
  type: string;
  name: string;
  [field: string]: unknown;
}

export interface DeployedWorker {
  bindings: UploadedBinding[];
  migrationTag: string | null;
  crons: string[];
  /** The number of migrations applied at each upload. */
  migrationsFound: number[];
}

interface UploadedMetadata {
  bindings: UploadedBinding[];
  migrations?: { new_tag: string };
}

/** What uploads may bind. */
export interface Resources {
  /** Null if the database does not exist. */
  countMigrations(databaseId: string): number | null;
  hasBucket(name: string): boolean;
}

/** Uploaded Workers and their addresses. */
export class Workers {
  readonly routes = new Hono();
  readonly deployed = new Map<string, DeployedWorker>();
  readonly #resources: Resources;

  constructor(resources: Resources) {
    const app = this.routes;
    this.#resources = resources;
    app.get("/services/:name", (c) =>
      this.#ofWorker(c, ({ migrationTag }) => ({
        default_environment: {
          environment: "production",
          script: { tag: "tag", tags: [], migration_tag: migrationTag, last_deployed_from: "wrangler" },
        },
      })),
    );
    app.get("/scripts/:name/settings", (c) => this.#ofWorker(c, ({ bindings }) => ({ bindings })));
    app.get("/scripts/:name/secrets", (c) =>
      this.#ofWorker(c, ({ bindings }) => bindings.filter(({ type }) => type === "secret_text")),
    );
    app.get("/scripts/:name/deployments", (c) => this.#ofWorker(c, () => ({ deployments: [] })));
    app.post("/scripts/:name/assets-upload-session", (c) => succeed(c, { jwt: "a token", buckets: [] }));
    app.put("/scripts/:name", (c) => this.#upload(c));
    app.post("/scripts/:name/versions", (c) => this.#upload(c));
    app.post("/scripts/:name/deployments", (c) => succeed(c, {}));
    app.patch("/scripts/:name/script-settings", (c) => succeed(c, {}));
    app.get("/subdomain", (c) => succeed(c, { subdomain: "someone" }));
    app.get("/workers/:name", (c) =>
      this.#ofWorker(c, () => ({ subdomain: { enabled: true, previews_enabled: true } })),
    );
    app.post("/scripts/:name/subdomain", (c) => succeed(c, { enabled: true, previews_enabled: true }));
    app.put("/scripts/:name/schedules", async (c) => {
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
    const before = this.deployed.get(name);
    const bindings = metadata.bindings.flatMap((binding) =>
      binding.type === "inherit"
        ? (before?.bindings.filter((each) => each.name === binding.name) ?? [])
        : [binding],
    );
    const secrets = before?.bindings.filter(({ type }) => type === "secret_text") ?? [];
    const kept = secrets.filter((secret) => !bindings.some((binding) => binding.name === secret.name));
    const database = String(bindings.find(({ type }) => type === "d1")?.id);
    const migrations = this.#resources.countMigrations(database);
    if (migrations === null)
      return refuse(c, 400, 10021, "binding DB of type d1 must have a valid `id` specified");
    const bucket = String(bindings.find(({ type }) => type === "r2_bucket")?.bucket_name);
    if (!this.#resources.hasBucket(bucket)) return refuse(c, 400, 10085, "R2 bucket not found");
    this.deployed.set(name, {
      bindings: [...bindings, ...kept],
      migrationTag: metadata.migrations?.new_tag ?? before?.migrationTag ?? null,
      crons: before?.crons ?? [],
      migrationsFound: [...(before?.migrationsFound ?? []), migrations],
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
    const worker = this.deployed.get(c.req.param("name") ?? "");
    return worker
      ? succeed(c, present(worker))
      : refuse(c, 404, 10007, "This Worker does not exist on your account.");
  }
}
