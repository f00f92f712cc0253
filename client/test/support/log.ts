import { once } from "node:events";
import { WebSocket } from "ws";
import type { ServerPerson, TestServer } from "../../../test/support/server.ts";
import type { Dialect } from "../../src/room/conversation.ts";
import { fold } from "../../src/room/fold.ts";
import { type RoomFrame, seqOf } from "../../src/room/frames.ts";
import { EMPTY, type RoomState } from "../../src/room/state.ts";

/** The whole log of a room as a socket of its own is told it from the beginning, and what its fold is for someone. */
export async function readLog(
  server: TestServer,
  person: ServerPerson,
  dialect: Dialect,
  id: number,
): Promise<{ log: RoomFrame[]; state: RoomState }> {
  const ws = new WebSocket(server.socketUrl(`${dialect.path(id)}?after=0`, person));
  const me = { id: person.accountId, username: person.username };
  const log: RoomFrame[] = [];
  let goal = Number.POSITIVE_INFINITY;
  await new Promise<void>((resolve, reject) => {
    ws.on("error", reject);
    ws.on("message", (data) => {
      const frame = JSON.parse(String(data)) as RoomFrame;
      if (frame.type === "connected") goal = frame.seq;
      else if (frame.type === "resync" || frame.type === "error") reject(new Error(String(data)));
      else if (seqOf(frame) !== undefined) log.push(frame);
      const last = log.at(-1);
      if (last?.type !== "read_receipt" && ((last && seqOf(last)) ?? 0) >= goal) resolve();
    });
  });
  ws.terminate();
  await once(ws, "close");
  return { log, state: log.reduce(fold, { ...EMPTY, seq: 0, me }) };
}
