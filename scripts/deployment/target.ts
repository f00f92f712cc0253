import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { experimental_readRawConfig as readRawConfig } from "wrangler";
import { readConfig } from "../../src/config.ts";
import type { Env } from "../../src/env.ts";
import { SettingError } from "../../src/lib/error.ts";
import { ROOT } from "../root.ts";

/** What to do after the cause of a failure is removed. */
export const CONTINUES = "Then run the same command again: it continues from here.";

/** A reason not to deploy, in a sentence that says what to do. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
}

/** What is read of an environment; wrangler checks the rest. */
interface Section {
  name?: string;
  vars?: Record<string, unknown>;
  d1_databases?: { binding: string; database_name?: string; database_id?: string }[];
  r2_buckets?: { binding: string; bucket_name?: string }[];
}

interface Configuration extends Section {
  env?: Record<string, Section>;
}

/** What one deployment is of. */
export interface Target {
  /** A name of `[env.…]` in wrangler.toml; empty for the production environment, which is its top level. */
  environment: string;
  worker: string;
  database: string;
  /** The id that wrangler.toml gives the database, where it gives one. */
  databaseId: string | null;
  bucket: string;
  /** All of wrangler.toml, with the names of the database and the bucket filled in. */
  config: Configuration;
}

/**
 * Reads an environment of wrangler.toml. Without names there, the database and the bucket are called as wrangler calls what
 * it provisions: `palaestra-db`, `palaestra-media`. They have to be named for it, because it creates what has no name, and fails
 * where a deployment before got no further than that. In wrangler.toml itself the bucket's name would rename the local one.
 * @param variables those that go before the environment's own, `NAME:VALUE`
 * @throws DeploymentError for an unknown environment, and for settings with which the Worker would answer nothing
 */
export function readTarget(environment: string, variables: readonly string[]): Target {
  const config: Configuration = readRawConfig({ config: join(ROOT, "wrangler.toml") }).rawConfig;
  const section: Section | undefined = environment === "" ? config : config.env?.[environment];
  if (!section) {
    const known = Object.keys(config.env ?? {}).join(", ");
    throw new DeploymentError(`wrangler.toml has no [env.${environment}], only: ${known}.`);
  }
  assertUsable({ ...section.vars, ...parseVariables(variables) });
  const worker = section.name ?? (environment === "" ? config.name : `${config.name}-${environment}`) ?? "";
  const database = section.d1_databases?.find(({ binding }) => binding === "DB");
  const bucket = section.r2_buckets?.find(({ binding }) => binding === "MEDIA");
  if (!database || !bucket)
    throw new DeploymentError(`The bindings DB and MEDIA of ${worker} are missing in wrangler.toml.`);
  database.database_name ??= `${worker}-db`;
  bucket.bucket_name ??= `${worker}-media`;
  return {
    environment,
    worker,
    database: database.database_name,
    databaseId: database.database_id ?? null,
    bucket: bucket.bucket_name,
    config,
  };
}

/** Writes the configuration of a deployment beside wrangler.toml, since its paths are relative. Returns the file's path. */
export function writeConfig({ config }: Target): string {
  const file = join(ROOT, `.wrangler-deploy-${process.pid}.json`);
  writeFileSync(file, JSON.stringify(config));
  return file;
}

function parseVariables(variables: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    variables.map((variable) => {
      const [name = "", ...value] = variable.split(":");
      return [name, value.join(":")];
    }),
  );
}

/** Only the secret is unknown here, so one that is good enough stands in for it. */
function assertUsable(settings: object): void {
  try {
    const { mailFrom } = readConfig({ ...settings, AUTH_SECRET: "-".repeat(32) } as Env);
    if (!mailFrom) console.log("MAIL_FROM is empty in wrangler.toml, so this deployment sends no mail.");
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    throw new DeploymentError(
      `${error.message}\nNothing was deployed. Correct it in wrangler.toml, or for this deployment by --var.`,
    );
  }
}
