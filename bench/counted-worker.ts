/** The Worker with a meter of the rows that conversations and people's objects write. */
import type { Env } from "../src/env.ts";
import { ConversationRoom as Room } from "../src/features/conversations/room.ts";
import { UserRoom as PersonRoom } from "../src/features/people/room.ts";
import worker from "../src/index.ts";
import { Meter } from "../test/support/meter.ts";

export { ChannelRoom, JobRunner, WorkspaceRoom } from "../src/index.ts";

const meter = new Meter();

export class ConversationRoom extends Room {
  constructor(ctx: DurableObjectState, env: Env) {
    meter.watch(ctx.storage);
    super(ctx, env);
  }
}

export class UserRoom extends PersonRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    meter.watch(ctx.storage);
    super(ctx, env);
  }
}

export default {
  fetch(request, env, execution) {
    if (new URL(request.url).pathname === "/rows/") return Response.json(takeRows());
    return worker.fetch(request, env, execution);
  },
} satisfies ExportedHandler<Env>;

/** The rows written since the last call. */
function takeRows(): number {
  const rows = meter.read();
  meter.rows = 0;
  return rows;
}
