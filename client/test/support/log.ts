import { once } from "node:events";
import { WebSocket } from "ws";
import type { ServerPerson, TestServer } from "../../../test/support/server.ts";
import type { Dialect } from "../../src/room/conversation.ts";
import { fold } from "../../src/room/fold.ts";
import type { RoomFrame } from "../../src/room/frames.ts";
import { EMPTY, greet, type Logged, type RoomState } from "../../src/room/state.ts";

/** The whole log of a room as a socket of its own is told it from the beginning, and what its fold is for someone. */
export async function readLog(
  server: TestServer,
  person: ServerPerson,
  dialect: Dialect,
  id: number,
): Promise<{ log: Logged[]; state: RoomState }> {
  const ws = new WebSocket(server.socketUrl(`${dialect.path(id)}?after=0`, person));
  const me = { id: person.accountId, username: person.username };
  const log: Logged[] = [];
  let goal = Number.POSITIVE_INFINITY;
  await new Promise<void>((resolve, reject) => {
    ws.on("error", reject);
    ws.on("message", (data) => {
      const frame = JSON.parse(String(data)) as RoomFrame;
      if (frame.type === "connected") goal = frame.seq;
      if (frame.type === "resync" || frame.type === "error") reject(new Error(String(data)));
      const change = dialect.read(frame, me);
      if (change && "seq" in change) log.push(change);
      if ((log.at(-1)?.seq ?? 0) >= goal) resolve();
    });
  });
  ws.terminate();
  await once(ws, "close");
  return { log, state: log.reduce(fold, greet({ ...EMPTY, seq: 0 }, me)) };
}
