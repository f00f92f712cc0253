import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { experimental_readRawConfig as readRawConfig } from "wrangler";
import { readConfig } from "../../src/config.ts";
import type { Env } from "../../src/env.ts";
import { SettingError } from "../../src/lib/error.ts";
import { ROOT } from "../root.ts";

export const CONTINUES = "Then run the same command again to continue.";

/** Why a deployment stopped, and what to do. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
}

/** The settings of an environment that we read. */
interface Section {
  name?: string;
  vars?: Record<string, unknown>;
  d1_databases?: { binding: string; database_name?: string; database_id?: string }[];
  r2_buckets?: { binding: string; bucket_name?: string }[];
}

interface Configuration extends Section {
  env?: Record<string, Section>;
}

export interface Target {
  /** A name of `[env.…]` in wrangler.toml; empty for production, which is its top level. */
  environment: string;
  worker: string;
  database: string;
  /** The database id in wrangler.toml, if any. */
  databaseId: string | null;
  bucket: string;
  /** wrangler.toml with the names of database and bucket filled in. */
  config: Configuration;
}

/**
 * Reads an environment of wrangler.toml. Unnamed resources get the names that wrangler would provision
 * (`palaestra-db`, `palaestra-media`), because provisioning fails after an interrupted deployment. Naming the
 * bucket in wrangler.toml would rename the local one.
 * @throws DeploymentError for an unknown environment or invalid settings
 */
export function readTarget(environment: string, variables: readonly string[]): Target {
  const config: Configuration = readRawConfig({ config: join(ROOT, "wrangler.toml") }).rawConfig;
  const section: Section | undefined = environment === "" ? config : config.env?.[environment];
  if (!section) {
    const known = Object.keys(config.env ?? {}).join(", ");
    throw new DeploymentError(`wrangler.toml has no [env.${environment}]. It has: ${known}.`);
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

/** Writes a deployment's configuration beside wrangler.toml, whose paths are relative. Returns the path. */
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

/** A placeholder stands in for the secret, which is unknown here. */
function assertUsable(settings: object): void {
  try {
    const { mailFrom } = readConfig({ ...settings, AUTH_SECRET: "-".repeat(32) } as Env);
    if (!mailFrom) console.log("MAIL_FROM is empty in wrangler.toml: this deployment sends no mail.");
  } catch (error) {
    if (!(error instanceof SettingError)) throw error;
    throw new DeploymentError(
      `${error.message}\nNothing was deployed. Correct wrangler.toml, or use --var for this deployment.`,
    );
  }
}
