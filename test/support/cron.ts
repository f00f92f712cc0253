import type { Context } from "../../src/context.ts";
import { runJob, runJobs } from "../../src/cron.ts";

/** Runs a cron trigger within this invocation, with a context's clock and logger. */
export function trigger(ctx: Context, cron: string): Promise<void> {
  return runJobs(ctx.logger, cron, (name) => runJob(ctx, name));
}
