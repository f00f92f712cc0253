import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { checkTrafficOfFile } from "./documents/traffic.ts";

// Some files share a runtime: the world is new for each all the same.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
checkTrafficOfFile();
