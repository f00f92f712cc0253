import { WorkerEntrypoint } from "cloudflare:workers";
import { createContext } from "./compose.ts";
import { type JobResult, runJob } from "./cron.ts";
import type { Env } from "./env.ts";

/** Each job runs in its own invocation, with its own limits and failures. */
export class JobRunner extends WorkerEntrypoint<Env> {
  run(name: string): Promise<JobResult> {
    return runJob(
      createContext(this.env, (promise) => this.ctx.waitUntil(promise)),
      name,
    );
  }
}
