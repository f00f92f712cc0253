import type { Context } from "./context.ts";
import { purgeCodes, purgeEndedGrants, purgeTickets } from "./features/auth/jobs.ts";
import { purgeReaches } from "./features/contacts/reach/actions.ts";
import { runDueTasks } from "./features/conversations/jobs.ts";
import { conversationRoom } from "./features/conversations/stub.ts";
import { sweepFiles } from "./features/media/jobs.ts";
import { confirmAfterRestart, confirmLongOnline } from "./features/people/presence/jobs.ts";
import { runDueChannelTasks } from "./features/workspaces/channels/jobs.ts";
import { runDueEvents } from "./features/workspaces/events/jobs.ts";
import { purgeInvitations } from "./features/workspaces/invitations/actions.ts";
import { deleteKeysBefore, KEPT_MS } from "./http/store.ts";

interface Job {
  name: string;
  run(ctx: Context): Promise<number>;
}

/** What one run of a job takes at most; the rest waits for the next. */
const BATCH = 500;

const EVERY_MINUTE: Job[] = [
  { name: "see who is still online after a restart", run: (ctx) => confirmAfterRestart(ctx, BATCH) },
  { name: "tell conversations what they are still to be told", run: (ctx) => runDueTasks(ctx, BATCH) },
  { name: "tell channels what they are still to be told", run: (ctx) => runDueChannelTasks(ctx, BATCH) },
  { name: "tell workspaces what they are still to be told", run: (ctx) => runDueEvents(ctx, BATCH) },
  {
    name: "remove files that no message has",
    run: (ctx) =>
      sweepFiles(ctx, BATCH, (conversationId, key) =>
        conversationRoom(ctx.env, conversationId).isReferenced(key),
      ),
  },
];

const EVERY_HALF_HOUR: Job[] = [
  { name: "see who is still online after a day", run: (ctx) => confirmLongOnline(ctx, BATCH) },
  { name: "remove ended grants", run: (ctx) => purgeEndedGrants(ctx, BATCH) },
  { name: "remove old codes", run: (ctx) => purgeCodes(ctx, BATCH) },
  { name: "remove old tickets", run: (ctx) => purgeTickets(ctx, BATCH) },
  { name: "remove expired invitations", run: (ctx) => purgeInvitations(ctx, BATCH) },
  { name: "remove old counts of reached strangers", run: (ctx) => purgeReaches(ctx, BATCH) },
  { name: "remove old idempotency keys", run: (ctx) => deleteKeysBefore(ctx.db, ctx.now() - KEPT_MS, BATCH) },
];

/** Which jobs run when; the expressions are those of wrangler.toml. */
export const SCHEDULE: Record<string, Job[]> = { "* * * * *": EVERY_MINUTE, "*/30 * * * *": EVERY_HALF_HOUR };

/** Runs the jobs of one trigger. One that fails does not stop the others; all bear running twice, or late. */
export async function runJobs(ctx: Context, cron: string): Promise<void> {
  for (const { name, run } of SCHEDULE[cron] ?? []) {
    try {
      const done = await run(ctx);
      if (done > 0) ctx.logger.info("job", { job: name, done });
    } catch (error) {
      ctx.logger.error("job failed", error, { job: name });
    }
  }
}
