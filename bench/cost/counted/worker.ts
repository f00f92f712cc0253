/** The Worker, counting what it would be billed for through platform interfaces only. */
import "./clock.ts";
import "./timers.ts";
import type { Env } from "../../../src/env.ts";
import worker, * as own from "../../../src/index.ts";
import { advance, now } from "./clock.ts";
import { isIdle, report, tally } from "./counts.ts";
import { countedEnvironment } from "./environment.ts";
import { countEvents, countedState } from "./object.ts";

export class ConversationRoom extends own.ConversationRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countedState(ctx, "ConversationRoom"), countedEnvironment(env, "object"));
  }
}

export class ChannelRoom extends own.ChannelRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countedState(ctx, "ChannelRoom"), countedEnvironment(env, "object"));
  }
}

export class UserRoom extends own.UserRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countedState(ctx, "UserRoom"), countedEnvironment(env, "object"));
  }
}

export class WorkspaceRoom extends own.WorkspaceRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    super(countedState(ctx, "WorkspaceRoom"), countedEnvironment(env, "object"));
  }
}

export class JobRunner extends own.JobRunner {
  constructor(ctx: ExecutionContext, env: Env) {
    super(ctx, countedEnvironment(env, "worker"));
  }
}

// A bundler may rename classes, but not these keys.
const CLASSES = { ConversationRoom, ChannelRoom, UserRoom, WorkspaceRoom };
for (const [name, Class] of Object.entries(CLASSES)) countEvents(Class, name);

export default {
  async fetch(request, env, execution) {
    const { pathname, searchParams } = new URL(request.url);
    if (pathname === "/counts/") return Response.json(report());
    if (pathname === "/clock/") {
      // Alarms run by the runtime's clock: one that was skipped would run late.
      const mayJump = isIdle();
      if (mayJump) advance(Number(searchParams.get("advance")));
      return Response.json(mayJump);
    }
    if (pathname === "/cron/") {
      const scheduledTime = now();
      const cron = searchParams.get("cron") ?? "";
      const controller = { cron, scheduledTime, type: "scheduled", noRetry: () => {} } as const;
      await worker.scheduled(controller, countedEnvironment(env, "worker"), execution);
      return Response.json(report());
    }
    tally.httpRequests += 1;
    return worker.fetch(request, countedEnvironment(env, "worker"), execution);
  },
} satisfies ExportedHandler<Env>;
