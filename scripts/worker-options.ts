import { join } from "node:path";
import type { V4WorkerOptionsShape } from "miniflare";
import { ROOT } from "./root.ts";

/** What wrangler.toml says of the Worker, as Miniflare takes it; its variables without those of `.dev.vars`. */
export type WorkerOptions = V4WorkerOptionsShape & { name: string };

export async function readWorkerOptions(): Promise<WorkerOptions> {
  // It would warn of secrets that are not read here, and tell where they were found.
  process.env.WRANGLER_LOG ??= "error";
  const { unstable_readConfig, unstable_getMiniflareWorkerOptions } = await import("wrangler");
  const config = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
  const { modulesRules: _unused, ...options } = unstable_getMiniflareWorkerOptions(config).workerOptions;
  return { ...options, name: config.name ?? "", bindings: config.vars };
}
