import { join } from "node:path";
import type { V4WorkerOptionsShape } from "miniflare";
import { ROOT } from "./root.ts";

/** The Worker's options from wrangler.toml for Miniflare, without variables of `.dev.vars`. */
export type WorkerOptions = V4WorkerOptionsShape & { name: string };

export async function readWorkerOptions(): Promise<WorkerOptions> {
  // Suppresses warnings about secrets that are not read here.
  process.env.WRANGLER_LOG ??= "error";
  const { unstable_readConfig, unstable_getMiniflareWorkerOptions } = await import("wrangler");
  const config = unstable_readConfig({ config: join(ROOT, "wrangler.toml") });
  const { modulesRules: _unused, ...options } = unstable_getMiniflareWorkerOptions(config).workerOptions;
  return { ...options, name: config.name ?? "", bindings: config.vars };
}
