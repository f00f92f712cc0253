import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { faultsInRuntime } from "./documents/runtime.ts";
import { compareTraffic } from "./documents/traffic.ts";

// Test files may share a runtime, but not its state.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
compareTraffic(faultsInRuntime);
