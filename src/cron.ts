import type { Context } from "./context.ts";
import { openDatabase } from "./db/database.ts";
import { countQueries } from "./db/intercept.ts";
import { indexAccounts } from "./features/accounts/jobs.ts";
import { purgeClients, purgeCodes, purgeEndedGrants, purgeTickets } from "./features/auth/jobs.ts";
import { purgeReaches } from "./features/contacts/reach/actions.ts";
import { conversationRoom } from "./features/conversations/stub.ts";
import { indexCourses } from "./features/courses/jobs.ts";
import { decideAbandonedFiles, removeDeletedFiles } from "./features/media/jobs.ts";
import { confirmAfterRestart, confirmLongOnline } from "./features/presence/jobs.ts";
import { indexExercises, indexWorkouts } from "./features/workouts/jobs.ts";
import { purgeInvitations } from "./features/workspaces/invitations/actions.ts";
import { mailDueInvitations } from "./features/workspaces/invitations/outbox/actions.ts";
import { deleteKeyCountsBefore, deleteKeysBefore, KEPT_MS } from "./http/store.ts";
import type { Logger } from "./lib/logger.ts";
import { MINUTE_MS, SECOND_MS } from "./lib/time.ts";
import { deliverDueOutbox } from "./outbox.ts";

interface Job {
  name: string;
  limit: number;
  /** Processes one portion and returns its size; a full portion means that there may be more. */
  run(ctx: Context, limit: number): Promise<number>;
}

interface Schedule {
  jobs: Job[];
  /** Since the trigger; the next one continues. */
  beginsForMs: number;
}

export interface JobResult {
  done: number;
  hasMore: boolean;
}

type RunJob = (name: string) => Promise<JobResult>;

/** Per statement: requests wait for the same database. */
const DELETED_AT_ONCE = 1000;
const INDEXED_AT_ONCE = 50;
/** With at most five queries each. */
const CALLED_AT_ONCE = 75;

/** A portion needs at most 400 queries, and an invocation has 1,000. */
const QUERIES_BEFORE_LAST_PORTION = 500;
const PORTIONS_BEGIN_FOR_MS = 20 * SECOND_MS;
/** Cloudflare allows 32 Worker invocations per event, including the event itself. */
const INVOCATIONS_MAX = 28;

const CALLING: Job[] = [
  { name: "confirm who is online after a restart", limit: 200, run: confirmAfterRestart },
  { name: "deliver the outbox", limit: CALLED_AT_ONCE, run: deliverDueOutbox },
  { name: "send invitations whose mail was not taken", limit: 20, run: mailDueInvitations },
  { name: "index changed accounts for searches", limit: INDEXED_AT_ONCE, run: indexAccounts },
  { name: "index changed exercises for searches", limit: INDEXED_AT_ONCE, run: indexExercises },
  { name: "index changed workouts for searches", limit: INDEXED_AT_ONCE, run: indexWorkouts },
  { name: "index changed courses for searches", limit: INDEXED_AT_ONCE, run: indexCourses },
  {
    name: "remove files that no message has",
    limit: CALLED_AT_ONCE,
    run: async (ctx, limit) => {
      const decided = await decideAbandonedFiles(ctx, limit, (conversationId, key) =>
        conversationRoom(ctx.env, conversationId).isReferenced(key),
      );
      return Math.max(decided, await removeDeletedFiles(ctx, DELETED_AT_ONCE));
    },
  },
];

const DELETING: Job[] = [
  { name: "confirm who has been online for a day", limit: 200, run: confirmLongOnline },
  { name: "remove ended grants", limit: DELETED_AT_ONCE, run: purgeEndedGrants },
  { name: "remove old codes", limit: DELETED_AT_ONCE, run: purgeCodes },
  { name: "remove old clients of accounts", limit: DELETED_AT_ONCE, run: purgeClients },
  { name: "remove old tickets", limit: DELETED_AT_ONCE, run: purgeTickets },
  {
    name: "remove old idempotency keys",
    limit: DELETED_AT_ONCE,
    run: (ctx, limit) => deleteKeysBefore(ctx.db, ctx.now() - KEPT_MS, limit),
  },
  {
    name: "remove counts of idempotency keys",
    limit: DELETED_AT_ONCE,
    run: (ctx, limit) => deleteKeyCountsBefore(ctx.db, ctx.now() - KEPT_MS, limit),
  },
  { name: "remove expired invitations", limit: DELETED_AT_ONCE, run: purgeInvitations },
  { name: "remove old counts of reached strangers", limit: DELETED_AT_ONCE, run: purgeReaches },
];

/** The expressions must match wrangler.toml. */
export const SCHEDULE: Record<string, Schedule> = {
  "* * * * *": { jobs: CALLING, beginsForMs: 50 * SECOND_MS },
  "*/30 * * * *": { jobs: DELETING, beginsForMs: 25 * MINUTE_MS },
};

/** Until nothing is left or the limits are reached. Every job is idempotent and may run late. */
export async function runJobs(logger: Logger, cron: string, run: RunJob): Promise<void> {
  const schedule = SCHEDULE[cron];
  if (!schedule) return;
  const endsAt = Date.now() + schedule.beginsForMs;
  let further = INVOCATIONS_MAX - schedule.jobs.length;
  const runUntilDone = async ({ name }: Job): Promise<void> => {
    try {
      for (let done = 0; ; ) {
        const result = await run(name);
        done += result.done;
        if (result.hasMore && further > 0 && Date.now() < endsAt) {
          further -= 1;
          continue;
        }
        if (done > 0) logger.info("job", { job: name, done, has_more: result.hasMore });
        return;
      }
    } catch (error) {
      logger.error("job failed", error, { job: name });
    }
  };
  await Promise.all(schedule.jobs.map(runUntilDone));
}

/** Until nothing is left, or the invocation's queries or time are used up. */
export async function runJob(ctx: Context, name: string): Promise<JobResult> {
  const job = Object.values(SCHEDULE)
    .flatMap(({ jobs }) => jobs)
    .find((each) => each.name === name);
  if (!job) throw new Error(`No job is named "${name}"`);
  const { d1, queries } = countQueries(ctx.env.DB);
  const counted: Context = { ...ctx, env: { ...ctx.env, DB: d1 }, db: openDatabase(d1) };
  const endsAt = Date.now() + PORTIONS_BEGIN_FOR_MS;
  for (let done = 0; ; ) {
    const found = await job.run(counted, job.limit);
    done += found;
    if (found < job.limit) return { done, hasMore: false };
    if (queries() >= QUERIES_BEFORE_LAST_PORTION || Date.now() >= endsAt) return { done, hasMore: true };
  }
}
