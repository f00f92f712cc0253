import { CONTINUES, DeploymentError, type Target } from "./target.ts";
import type { Wrangler } from "./wrangler.ts";

/**
 * Whether the database exists.
 * @throws DeploymentError if Cloudflare fails or the configured id is unknown
 */
export function findDatabase(wrangler: Wrangler, { database, databaseId }: Target): boolean {
  const { isDone, output } = wrangler.run(["d1", "list", "--json"]);
  if (!isDone) {
    throw new DeploymentError(
      "Cloudflare did not list the account's databases. Nothing was changed.\nSign in with `npx wrangler login`, or set " +
        "CLOUDFLARE_API_TOKEN, which\nmust be allowed to edit D1, R2 and Workers scripts. If the login has several\naccounts, " +
        "also set CLOUDFLARE_ACCOUNT_ID. Then run the same command again.",
    );
  }
  const databases = JSON.parse(output) as { uuid: string; name: string }[];
  const isFound = databases.some(({ uuid, name }) => (databaseId ? uuid === databaseId : name === database));
  if (isFound || !databaseId) return isFound;
  throw new DeploymentError(
    `The account has no database ${databaseId}. Nothing was changed.\nCorrect database_id in wrangler.toml, or remove it to ` +
      "find the database\nby its name.",
  );
}

/**
 * Checks for R2, because wrangler only reports a missing bucket if R2 is not enabled.
 * @throws DeploymentError
 */
export function assertBuckets(wrangler: Wrangler): void {
  if (wrangler.run(["r2", "bucket", "list"]).isDone) return;
  throw new DeploymentError(
    "Cloudflare did not list the account's R2 buckets. Nothing was changed.\nEnable R2 in Cloudflare's dashboard, which asks " +
      "for a payment method, or\nallow CLOUDFLARE_API_TOKEN to edit R2. Then run the same command again.",
  );
}

/** @throws DeploymentError */
export function createDatabase(wrangler: Wrangler, { database }: Target): void {
  if (!wrangler.run(["d1", "create", database]).isDone) {
    throw new DeploymentError(
      `The database ${database} was not created, and nothing was deployed.\nFix the error above. ${CONTINUES}`,
    );
  }
  console.log(`Created the database ${database}.`);
}

/** Applies pending migrations in order. @throws DeploymentError naming the failed migration */
export function migrate(wrangler: Wrangler, { database }: Target): void {
  const { isDone, output } = wrangler.run(["d1", "migrations", "apply", "DB", "--remote"]);
  const names = [...new Set(output.match(/[\w.-]+\.sql/g))];
  const applied = new Set(Array.from(output.matchAll(/([\w.-]+\.sql)\W*✅/g), ([, name = ""]) => name));
  if (applied.size > 0) console.log(`Applied ${[...applied].join(", ")}.`);
  if (!isDone || applied.size < names.length) {
    const failed = names.find((name) => !applied.has(name));
    throw new DeploymentError(
      `${failed ? `The migration ${failed} was rolled back` : `The database ${database} was not migrated`}, and the Worker was ` +
        `not touched.\nFix the error above. ${CONTINUES}`,
    );
  }
  if (names.length === 0) console.log("All migrations are applied.");
}
