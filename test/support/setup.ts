import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { checkTrafficOfFile } from "./documents/traffic.ts";

// Test files may share a runtime, but not its state.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
checkTrafficOfFile();
