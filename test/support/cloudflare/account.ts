import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { Hono } from "hono";
import { refuse, succeed } from "./answers.ts";
import { Databases } from "./databases.ts";
import { Workers } from "./workers.ts";

const ACCOUNT = "0123456789abcdef0123456789abcdef";

/** An in-memory fake of the parts of Cloudflare's API that a deployment uses, on loopback. */
export class CloudflareAccount {
  /** Every request without the account: `POST /d1/database`. */
  readonly requests: string[] = [];
  readonly databases = new Databases();
  readonly buckets = new Set<string>();
  readonly workers = new Workers({
    hasBucket: (name) => this.buckets.has(name),
    countMigrations: (id) => this.#countMigrations(id),
  });
  isR2Enabled = true;
  /** Matches requests in `requests` to refuse. */
  failing: RegExp | null = null;
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

  /** Environment variables that make wrangler use this account. */
  get environment(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      CLOUDFLARE_API_BASE_URL: `http://127.0.0.1:${port}`,
      CLOUDFLARE_API_TOKEN: "a token",
      CLOUDFLARE_ACCOUNT_ID: ACCOUNT,
    };
  }

  stop(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    this.databases.close();
  }

  #routes(): Hono {
    const app = new Hono().basePath(`/accounts/${ACCOUNT}`);
    app.use(async (c, next) => {
      const line = `${c.req.method} ${c.req.path.replace(/^\/accounts\/\w+/, "")}`;
      this.requests.push(line);
      if (this.failing?.test(line)) return refuse(c, 400, 10013, "An unknown error has occurred.");
      return next();
    });
    app.route("/d1/database", this.databases.routes);
    app.route("/r2/buckets", this.#bucketRoutes());
    app.route("/workers", this.workers.routes);
    app.notFound((c) => refuse(c, 404, 7003, `No route for ${c.req.method} ${c.req.path}`));
    return app;
  }

  #bucketRoutes(): Hono {
    const app = new Hono();
    app.use(async (c, next) => {
      if (this.isR2Enabled) return next();
      return refuse(c, 403, 10042, "Please enable R2 through the Cloudflare Dashboard.");
    });
    app.get("/", (c) => succeed(c, { buckets: [...this.buckets].map((name) => ({ name })) }));
    app.post("/", async (c) => {
      const { name } = JSON.parse(await c.req.text()) as { name: string };
      if (this.buckets.has(name))
        return refuse(c, 409, 10004, "The bucket you tried to create already exists.");
      this.buckets.add(name);
      return succeed(c, { name });
    });
    app.get("/:name", (c) =>
      this.buckets.has(c.req.param("name"))
        ? succeed(c, { name: c.req.param("name") })
        : refuse(c, 404, 10006, "The specified bucket does not exist."),
    );
    return app;
  }

  #countMigrations(databaseId: string): number | null {
    if (!this.databases.names.some((name) => this.databases.idOf(name) === databaseId)) return null;
    const tables = this.databases.query(
      databaseId,
      "SELECT name FROM sqlite_master WHERE name = 'd1_migrations'",
    );
    return tables.length === 0 ? 0 : this.databases.query(databaseId, "SELECT id FROM d1_migrations").length;
  }
}
