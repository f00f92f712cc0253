import { CONTINUES, DeploymentError, type Target } from "./target.ts";
import type { Wrangler } from "./wrangler.ts";

/** Whether the database exists. @throws DeploymentError where Cloudflare does not answer, or does not know its id */
export function findDatabase(wrangler: Wrangler, { database, databaseId }: Target): boolean {
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

/**
 * Wrangler creates the bucket by itself, but where R2 is not enabled it says no more than that the bucket is missing.
 * @throws DeploymentError
 */
export function assertBuckets(wrangler: Wrangler): void {
  if (wrangler.run(["r2", "bucket", "list"]).isDone) return;
  throw new DeploymentError(
    "Cloudflare did not list the account's R2 buckets, and nothing was changed. Enable R2 in Cloudflare's dashboard, which asks " +
      "for a payment method, or allow CLOUDFLARE_API_TOKEN to edit R2. Then run the same command again.",
  );
}

/** @throws DeploymentError */
export function createDatabase(wrangler: Wrangler, { database }: Target): void {
  if (!wrangler.run(["d1", "create", database]).isDone) {
    throw new DeploymentError(
      `The database ${database} was not created, and nothing was deployed. Solve what is reported above. ${CONTINUES}`,
    );
  }
  console.log(`Created the database ${database}.`);
}

/** Applies the migrations that the database has not had, in order. @throws DeploymentError, which names the one that failed */
export function migrate(wrangler: Wrangler, { database }: Target): void {
  const { isDone, output } = wrangler.run(["d1", "migrations", "apply", "DB", "--remote"]);
  const names = [...new Set(output.match(/[\w.-]+\.sql/g))];
  const applied = new Set(Array.from(output.matchAll(/([\w.-]+\.sql)\W*✅/g), ([, name = ""]) => name));
  if (applied.size > 0) console.log(`Applied ${[...applied].join(", ")}.`);
  if (!isDone || applied.size < names.length) {
    const failed = names.find((name) => !applied.has(name));
    throw new DeploymentError(
      `${failed ? `The migration ${failed} was rolled back` : `The database ${database} was not migrated`}, and the Worker was ` +
        `not touched. Correct what is reported above. ${CONTINUES}`,
    );
  }
  if (names.length === 0) console.log("All are applied.");
}
