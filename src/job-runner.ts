import { WorkerEntrypoint } from "cloudflare:workers";
import { createContext } from "./compose.ts";
import { type JobResult, runJob } from "./cron.ts";
import type { Env } from "./env.ts";

/** Gives each job an invocation of its own, with the queries, the memory and the failures of its own. */
export class JobRunner extends WorkerEntrypoint<Env> {
  run(name: string): Promise<JobResult> {
    return runJob(
      createContext(this.env, (promise) => this.ctx.waitUntil(promise)),
      name,
    );
  }
}
