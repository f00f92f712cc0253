import type { Context } from "../../src/context.ts";
import { runJob, runJobs } from "../../src/cron.ts";

/** Runs what a trigger of the Worker starts, in this very invocation: by the clock and the logger of a context. */
export function trigger(ctx: Context, cron: string): Promise<void> {
  return runJobs(ctx.logger, cron, (name) => runJob(ctx, name));
}
