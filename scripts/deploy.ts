/**
 * `npm run deploy`: the database, then its migrations, then the code that needs them. What is there is asked of Cloudflare
 * and every step can be repeated, so a deployment that stopped half-way continues when it is run again. Nothing prompts.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DeploymentError, readTarget, type Target, writeConfig } from "./deployment/target.ts";
import { Wrangler } from "./deployment/wrangler.ts";

const USAGE = `npm run deploy -- [options]
  --env NAME             deploys [env.NAME] of wrangler.toml instead of production
  --dry-run              builds the Worker and changes nothing
  --secrets-file FILE    sets secrets; a first deployment needs AUTH_SECRET
  --var NAME:VALUE       sets a variable for this deployment alone
  --message, --tag, --outdir, --durable-objects-code-update-mode   as of wrangler deploy`;

/** A closed list: an option that only wrangler understood might change what the steps before it should do. */
const OPTIONS = {
  env: { type: "string", short: "e" },
  "dry-run": { type: "boolean" },
  "secrets-file": { type: "string" },
  var: { type: "string", multiple: true },
  message: { type: "string" },
  tag: { type: "string" },
  outdir: { type: "string" },
  "durable-objects-code-update-mode": { type: "string" },
} as const;

const CONTINUES = "Then run the same command again: it continues from here.";

try {
  deploy();
} catch (error) {
  const isExpected = error instanceof DeploymentError || isUsageError(error);
  console.error(isExpected ? `\n${error.message}` : error);
  if (isUsageError(error)) console.error(`\n${USAGE}`);
  process.exitCode = 1;
}

function deploy(): void {
  const { env, "dry-run": isDryRun, ...forwarded } = parseArgs({ options: OPTIONS }).values;
  const target = readTarget(env ?? process.env.CLOUDFLARE_ENV ?? "", forwarded.var ?? []);
  const options = Object.entries(forwarded).flatMap(([name, value]) =>
    [value].flat().map((each) => `--${name}=${each}`),
  );
  const config = writeConfig(target);
  try {
    const wrangler = new Wrangler(["--config", config, `--env=${target.environment}`]);
    if (isDryRun) buildOnly(wrangler, target, options);
    else deployTo(wrangler, target, options);
  } finally {
    rmSync(config, { force: true });
  }
}

function buildOnly(wrangler: Wrangler, { worker, database }: Target, options: string[]): void {
  if (!wrangler.show(["deploy", "--dry-run", ...options])) {
    throw new DeploymentError("The Worker was not built. Solve what is reported above.");
  }
  console.log(
    `\nA deployment would apply migrations to the database ${database}, then replace the Worker ${worker}.`,
  );
}

function deployTo(wrangler: Wrangler, target: Target, options: string[]): void {
  const { database, bucket, worker } = target;
  announce(`Database ${database} and bucket ${bucket}`);
  if (!findDatabase(wrangler, target)) {
    assertBuckets(wrangler);
    createDatabase(wrangler, target);
  }
  announce("Migrations");
  migrate(wrangler, target);
  announce(`Worker ${worker}`);
  const address = upload(wrangler, options);
  console.log(`\nDeployed. Check it from outside: npm run smoke -- ${address ?? "https://…"}`);
}

function findDatabase(wrangler: Wrangler, { database, databaseId }: Target): boolean {
  const { isDone, output } = wrangler.run(["d1", "list", "--json"]);
  if (!isDone) {
    throw new DeploymentError(
      "Cloudflare did not list the account's databases, and nothing was changed. Sign in with `npx wrangler login`, or set " +
        "CLOUDFLARE_API_TOKEN, which must be allowed to edit D1, R2 and Workers scripts. Where the login has several accounts, " +
        "set CLOUDFLARE_ACCOUNT_ID as well. Then run the same command again.",
    );
  }
  const databases = JSON.parse(output) as { uuid: string; name: string }[];
  const isFound = databases.some(({ uuid, name }) => (databaseId ? uuid === databaseId : name === database));
  if (isFound || !databaseId) return isFound;
  throw new DeploymentError(
    `The account has no database ${databaseId}, and nothing was changed. Correct database_id in wrangler.toml, or remove it to ` +
      "use a database by its name.",
  );
}

/** Wrangler creates the bucket by itself, but where R2 is not enabled it says no more than that the bucket is missing. */
function assertBuckets(wrangler: Wrangler): void {
  if (wrangler.run(["r2", "bucket", "list"]).isDone) return;
  throw new DeploymentError(
    "Cloudflare did not list the account's R2 buckets, and nothing was changed. Enable R2 in Cloudflare's dashboard, which asks " +
      "for a payment method, or allow CLOUDFLARE_API_TOKEN to edit R2. Then run the same command again.",
  );
}

function createDatabase(wrangler: Wrangler, { database }: Target): void {
  if (!wrangler.run(["d1", "create", database]).isDone) {
    throw new DeploymentError(
      `The database ${database} was not created, and nothing was deployed. Solve what is reported above. ${CONTINUES}`,
    );
  }
  console.log(`Created the database ${database}.`);
}

function migrate(wrangler: Wrangler, { database }: Target): void {
  const { isDone, output } = wrangler.run(["d1", "migrations", "apply", "DB", "--remote"]);
  const names = [...new Set(output.match(/[\w.-]+\.sql/g))];
  const applied = new Set(Array.from(output.matchAll(/([\w.-]+\.sql)\W*✅/g), ([, name = ""]) => name));
  if (applied.size > 0) console.log(`Applied ${[...applied].join(", ")}.`);
  if (!isDone) {
    const failed = names.find((name) => !applied.has(name));
    throw new DeploymentError(
      `${failed ? `The migration ${failed} was rolled back` : `The database ${database} was not migrated`}, and the Worker was ` +
        `not touched. Correct what is reported above. ${CONTINUES}`,
    );
  }
  if (names.length === 0) console.log("All are applied.");
}

/** Returns the deployment's address, or null where wrangler reports none. */
function upload(wrangler: Wrangler, options: string[]): string | null {
  const folder = mkdtempSync(join(tmpdir(), "palaestra-"));
  try {
    const report = join(folder, "report.ndjson");
    if (wrangler.show(["deploy", ...options], { WRANGLER_OUTPUT_FILE_PATH: report }))
      return readAddress(report);
  } finally {
    rmSync(folder, { recursive: true });
  }
  throw new DeploymentError(
    "The deployment did not finish: the database is ready, the Worker is not. Solve what is reported above; to set a missing secret, add " +
      `--secrets-file FILE. ${CONTINUES}`,
  );
}

function readAddress(report: string): string | null {
  const entries = readFileSync(report, "utf8").trim().split("\n");
  const deployments = entries
    .map((line) => JSON.parse(line) as { type: string; targets?: string[] })
    .filter(({ type }) => type === "deploy");
  return deployments.at(-1)?.targets?.find((address) => address.startsWith("https://")) ?? null;
}

function announce(title: string): void {
  console.log(`\n── ${title}`);
}

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS_");
}
