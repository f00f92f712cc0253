/**
 * `npm run deploy`: creates the database, applies migrations, then uploads the code. Every step checks
 * Cloudflare's state and can be repeated, so an interrupted deployment continues when run again. Never
 * prompts.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assertBuckets, createDatabase, findDatabase, migrate } from "./deployment/storage.ts";
import { CONTINUES, DeploymentError, readTarget, type Target, writeConfig } from "./deployment/target.ts";
import { Wrangler } from "./deployment/wrangler.ts";
import { readOptions } from "./options.ts";

const USAGE = `npm run deploy -- [options]
  --env NAME             deploys [env.NAME] of wrangler.toml instead of production
  --dry-run              builds the Worker and changes nothing
  --secrets-file FILE    sets secrets; a first deployment needs AUTH_SECRET
  --var NAME:VALUE       sets a variable for this deployment alone
  --message, --tag, --outdir, --durable-objects-code-update-mode   as of wrangler deploy`;

/** A closed list: options that only wrangler knows might change what earlier steps should do. */
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

try {
  deploy();
} catch (error) {
  console.error(error instanceof DeploymentError ? `\n${error.message}` : error);
  process.exitCode = 1;
}

function deploy(): void {
  const { env, "dry-run": isDryRun, ...forwarded } = readOptions(USAGE, OPTIONS);
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
    throw new DeploymentError("The Worker was not built. Fix the error above.");
  }
  console.log(`\nA deployment would migrate the database ${database}\nand replace the Worker ${worker}.`);
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
  console.log(`\nDeployed. Check it: npm run smoke -- ${address ?? "https://…"}`);
}

/** The deployment's URL, or null if wrangler reports none. */
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
    "The deployment did not finish: the database is ready, the Worker is not.\nFix the error above; to set a missing secret, add " +
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
