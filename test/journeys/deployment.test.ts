import { describe, expect, it, type TestContext } from "vitest";
import { Checkout } from "../support/checkout.ts";
import { CloudflareAccount } from "../support/cloudflare/account.ts";

async function start({ onTestFinished }: TestContext) {
  const account = await CloudflareAccount.start();
  const checkout = new Checkout();
  const before = checkout.state;
  onTestFinished(() => {
    account.stop();
    checkout.remove();
  });
  return { account, checkout, before, secrets: `--secrets-file=${checkout.secretsFile}` };
}

const bindingOf = (account: CloudflareAccount, worker: string, name: string) =>
  account.workers.deployed.get(worker)?.bindings.find((binding) => binding.name === name);

describe("npm run deploy", () => {
  it.concurrent("creates missing resources and migrates before every upload", async (context) => {
    const { account, checkout, before, secrets } = await start(context);
    const count = checkout.migrations.length;

    const first = await checkout.deploy(account, secrets);
    expect(first).toMatchObject({
      status: 0,
      output: expect.stringContaining("npm run smoke -- https://palaestra.someone.workers.dev"),
    });
    expect(account.databases.names).toEqual(["palaestra-db"]);
    expect([...account.buckets]).toEqual(["palaestra-media"]);
    expect(bindingOf(account, "palaestra", "DB")).toMatchObject({
      id: account.databases.idOf("palaestra-db"),
    });
    expect(account.workers.deployed.get("palaestra")).toMatchObject({
      migrationTag: "v2",
      migrationsFound: [count],
      crons: ["* * * * *", "*/30 * * * *"],
    });
    expect(checkout.state).toEqual(before);

    checkout.addMigration("9998_next.sql", "CREATE TABLE next (id INTEGER PRIMARY KEY);");
    const second = await checkout.deploy(account);
    expect(second).toMatchObject({ status: 0, output: expect.stringContaining("Applied 9998_next.sql.") });
    expect(account.workers.deployed.get("palaestra")?.migrationsFound).toEqual([count, count + 1]);
    expect(bindingOf(account, "palaestra", "AUTH_SECRET")).toMatchObject({ type: "secret_text" });

    checkout.addMigration(
      "9999_fails.sql",
      "CREATE TABLE half (id INTEGER); INSERT INTO missing VALUES (1);",
    );
    account.requests.length = 0;
    const third = await checkout.deploy(account);
    expect(third.status).toBe(1);
    expect(third.output).toContain("no such table: missing");
    expect(third.output).toContain(
      "The migration 9999_fails.sql was rolled back, and the Worker was not touched.",
    );
    expect(account.requests.filter((line) => line.includes("/workers/"))).toEqual([]);
    expect(
      account.databases.query(
        "palaestra-db",
        "SELECT name FROM sqlite_master WHERE name IN ('next', 'half')",
      ),
    ).toEqual([{ name: "next" }]);
  });

  it.concurrent("deploys staging with its own resources and continues after an interruption", async (context) => {
    const { account, checkout, secrets } = await start(context);
    checkout.configure(
      'workers_dev = false\nroutes = [{ pattern = "api.example.org", custom_domain = true }]',
    );
    account.failing = /^PUT \/workers\/scripts/;
    const interrupted = await checkout.deploy(account, "--env", "staging", secrets);
    expect(interrupted.status).toBe(1);
    expect(interrupted.output).toContain("Then run the same command again to continue.");
    const { databases, buckets } = account;
    const workers = account.workers.deployed;
    const created = databases.names;
    expect([created, [...buckets]]).toEqual([["palaestra-staging-db"], ["palaestra-staging-media"]]);
    expect(workers.size).toBe(0);

    account.failing = null;
    const { status, output } = await checkout.deploy(account, "--env", "staging", secrets);
    expect(status).toBe(0);
    expect(output).toContain("npm run smoke -- https://palaestra-staging.someone.workers.dev");
    expect(output).not.toContain("api.example.org");
    expect([databases.names, buckets.size, [...workers.keys()]]).toEqual([created, 1, ["palaestra-staging"]]);
    const staging = workers.get("palaestra-staging");
    expect(staging).toMatchObject({ migrationTag: "v2", migrationsFound: [checkout.migrations.length] });
    const limit = bindingOf(account, "palaestra-staging", "LIMIT_LOGIN_ACCOUNT");
    expect(limit).toMatchObject({ namespace_id: "2001" });
  });

  it.concurrent("changes nothing if R2 is not enabled", async (context) => {
    const { account, checkout, secrets } = await start(context);
    account.isR2Enabled = false;
    const { status, output } = await checkout.deploy(account, secrets);
    expect(status).toBe(1);
    expect(output).toContain("Nothing was changed.\nEnable R2 in Cloudflare's dashboard");
    expect([account.databases.names, account.workers.deployed.size]).toEqual([[], 0]);
  });

  it("changes nothing in a dry run", async (context) => {
    const { account, checkout, before } = await start(context);
    const { status, output } = await checkout.deploy(account, "--dry-run", "--env=staging");
    expect(status).toBe(0);
    expect(output).toContain("palaestra-staging-media");
    expect(output).toContain(
      "would migrate the database palaestra-staging-db\nand replace the Worker palaestra-staging",
    );
    expect(account.requests).toEqual([]);
    expect(checkout.state).toEqual(before);
  });

  it.for<[args: string[], exitCode: number, message: string]>([
    [["--env", "stagin"], 1, "wrangler.toml has no [env.stagin]. It has: staging."],
    [
      ["--var", "MAIL_FROM:Palaestra <no-reply@localhost>"],
      1,
      'not "Palaestra <no-reply@localhost>".\nNothing was deployed.',
    ],
    [["--dryRun"], 2, "--dry-run              builds the Worker and changes nothing"],
  ])("refuses %j before it does anything", async ([args, exitCode, message], context) => {
    const { account, checkout } = await start(context);
    const { status, output } = await checkout.deploy(account, ...args);
    expect([status, account.requests]).toEqual([exitCode, []]);
    expect(output).toContain(message);
  });

  it("explains how to sign in", async (context) => {
    const { checkout } = await start(context);
    const { status, output } = await checkout.deploy(null);
    expect(status).toBe(1);
    expect(output).toContain("Sign in with `npx wrangler login`, or set CLOUDFLARE_API_TOKEN");
  });
});
