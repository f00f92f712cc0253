import { createApp } from "./app.ts";
import { runJobs } from "./cron.ts";
import type { Env } from "./env.ts";
import type { JobRunner } from "./job-runner.ts";
import { createLogger } from "./lib/logger.ts";

export { ConversationRoom } from "./features/conversations/room.ts";
export { UserRoom } from "./features/people/room.ts";
export { ChannelRoom } from "./features/workspaces/channels/room.ts";
export { WorkspaceRoom } from "./features/workspaces/room.ts";
export { JobRunner } from "./job-runner.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (controller, _env, execution) => {
    const { JobRunner: runner } = execution.exports as unknown as { JobRunner: Service<JobRunner> };
    return runJobs(createLogger(), controller.cron, (name) => runner.run(name));
  },
} satisfies ExportedHandler<Env>;
