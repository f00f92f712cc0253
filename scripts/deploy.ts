/**
 * `npm run deploy`: migrations before the code that needs them; what serves meanwhile is the old code, which newer
 * tables don't disturb, since migrations only add. The first time it is the other way round: deploying makes the
 * database and writes its id into wrangler.toml, and nobody uses a backend yet that has just been made.
 */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT, WRANGLER } from "./root.ts";

const migrate = ["d1", "migrations", "apply", "DB", "--remote"];
const deploy = ["deploy", ...process.argv.slice(2)];
const databaseExists = /^database_id\s*=/m.test(readFileSync(join(ROOT, "wrangler.toml"), "utf8"));

for (const args of databaseExists ? [migrate, deploy] : [deploy, migrate]) {
  const { status } = spawnSync(process.execPath, [WRANGLER, ...args], { cwd: ROOT, stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
