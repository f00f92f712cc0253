/** Creates generated files that the Worker needs. Wrangler runs this before `dev` and `deploy`. */
import { ensureDevelopmentSecrets } from "./development-secrets.ts";
import { migrateLocalDatabase } from "./local-database.ts";
import { ensurePublicFiles } from "./public-files.ts";
import { STATE_DIR } from "./root.ts";

const command = process.env.WRANGLER_COMMAND ?? "dev";

try {
  await ensurePublicFiles();
  if (command === "dev") {
    ensureDevelopmentSecrets();
    await migrateLocalDatabase(STATE_DIR);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
