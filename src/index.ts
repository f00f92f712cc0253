import { createApp } from "./app.ts";
import { createContext } from "./context.ts";
import { runJobs } from "./cron.ts";
import type { Env } from "./env.ts";

export { ConversationRoom } from "./features/conversations/room.ts";
export { UserRoom } from "./features/people/room.ts";
export { ChannelRoom } from "./features/workspaces/channels/room.ts";
export { WorkspaceRoom } from "./features/workspaces/room.ts";

const app = createApp();

export default {
  fetch: app.fetch,
  scheduled: (controller, env, execution) =>
    runJobs(
      createContext(env, (promise) => execution.waitUntil(promise)),
      controller.cron,
    ),
} satisfies ExportedHandler<Env>;
