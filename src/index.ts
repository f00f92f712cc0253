import { createApp } from "./app.ts";
import type { Env } from "./env.ts";

export { ConversationRoom } from "./features/conversations/room.ts";
export { UserRoom } from "./features/people/room.ts";

const app = createApp();

export default {
  fetch: app.fetch,
} satisfies ExportedHandler<Env>;
