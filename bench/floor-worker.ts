/**
 * The Worker under measurement, with two bare objects beside it to hold it against, in one workerd: one that only
 * broadcasts, and one that stores a row for each message and broadcasts.
 */
import { DurableObject } from "cloudflare:workers";
import type { Env } from "../src/env.ts";
import { ConversationRoom as Room } from "../src/features/conversations/room.ts";
import { UserRoom as PersonRoom } from "../src/features/people/room.ts";
import { ChannelRoom as Channel } from "../src/features/workspaces/channels/room.ts";
import { WorkspaceRoom as Workspace } from "../src/features/workspaces/room.ts";
import worker from "../src/index.ts";
import { countedQueries, countQueriesOf } from "./queries.ts";
import { countedRows, countRows, type RowCounts } from "./rows.ts";
import { noting } from "./rows-read.ts";
import { fillTraining } from "./training-fill.ts";

interface BenchEnv extends Env {
  BROADCAST_FLOOR: DurableObjectNamespace<BroadcastFloor>;
  INSERT_FLOOR: DurableObjectNamespace<InsertFloor>;
  CONVERSATION_ROOM: DurableObjectNamespace<ConversationRoom>;
}

export class BroadcastFloor extends DurableObject<Env> {
  override fetch(): Response {
    return acceptSocket(this.ctx);
  }

  override webSocketMessage(_ws: WebSocket, frame: string): void {
    const padded = frame.padEnd(toldLength(this.ctx));
    for (const ws of this.ctx.getWebSockets()) ws.send(padded);
  }

  override webSocketClose(ws: WebSocket): void {
    ws.close();
  }
}

export class InsertFloor extends DurableObject<Env> {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, content TEXT NOT NULL, sent_at INTEGER NOT NULL)",
    );
  }

  override fetch(): Response {
    return acceptSocket(this.ctx);
  }

  override webSocketMessage(_ws: WebSocket, frame: string): void {
    this.ctx.storage.sql.exec("INSERT INTO messages (content, sent_at) VALUES (?, ?)", frame, Date.now());
    const padded = frame.padEnd(toldLength(this.ctx));
    for (const ws of this.ctx.getWebSockets()) ws.send(padded);
  }

  override webSocketClose(ws: WebSocket): void {
    ws.close();
  }
}

export class ConversationRoom extends Room {
  constructor(ctx: DurableObjectState, env: Env) {
    countRows(ctx.storage, "room");
    super(ctx, env);
  }

  /** Puts rows under the room's feet, as if so many messages had been sent; the object starts anew on them. */
  fill(count: number, senderId: number): void {
    const { sql } = this.ctx.storage;
    for (let start = 1; start <= count; start += FILLED_AT_ONCE) {
      const end = Math.min(count, start + FILLED_AT_ONCE - 1);
      sql.exec(
        `WITH RECURSIVE number (n) AS (SELECT ?1 UNION ALL SELECT n + 1 FROM number WHERE n < ?2)
         INSERT INTO messages (id, seq, sender_id, content, sent_at)
         SELECT n, n, ?3, 'message number ' || n || ' of a long conversation', n FROM number`,
        start,
        end,
        senderId,
      );
    }
    this.ctx.waitUntil(this.ctx.storage.sync().then(() => this.ctx.abort("filled")));
  }
}

export class ChannelRoom extends Channel {
  constructor(ctx: DurableObjectState, env: Env) {
    countRows(ctx.storage, "room");
    super(ctx, env);
  }
}

export class WorkspaceRoom extends Workspace {
  constructor(ctx: DurableObjectState, env: Env) {
    countRows(ctx.storage, "workspace");
    super(ctx, env);
  }
}

export class UserRoom extends PersonRoom {
  constructor(ctx: DurableObjectState, env: Env) {
    countRows(ctx.storage, "person");
    super(ctx, env);
  }
}

export default {
  async fetch(request: Request, env: BenchEnv, execution: ExecutionContext): Promise<Response> {
    countQueriesOf(env.DB);
    const [, area, name = "", ...more] = new URL(request.url).pathname.split("/");
    switch (area) {
      case "broadcast-floor":
        return env.BROADCAST_FLOOR.getByName([name, ...more].join("/")).fetch(request);
      case "insert-floor":
        return env.INSERT_FLOOR.getByName([name, ...more].join("/")).fetch(request);
      case "rows":
        return Response.json(countedRows() satisfies RowCounts);
      case "d1":
        return Response.json(countedQueries());
      case "fill":
        await env.CONVERSATION_ROOM.getByName(name).fill(Number(more[0]), 1);
        return Response.json(null);
      case "enlist":
        await enlist(env, Number(name), Number(more[0]), Number(more[1]));
        return Response.json(null);
      case "train":
        await fillTraining(env.DB, Number(name), { workouts: Number(more[0]), logs: Number(more[1]) });
        return Response.json(null);
      case "rows-read": {
        const { database, rowsRead } = noting(env.DB);
        const asked = new Request(request.url.replace("/rows-read", ""), request);
        await (await worker.fetch(asked, { ...env, DB: database }, execution)).text();
        return Response.json(await rowsRead());
      }
      default:
        return worker.fetch(request, env, execution);
    }
  },
};

const FILLED_AT_ONCE = 100_000;

/** Makes the accounts from one number to another members of a channel and its workspace, before its room ever asked. */
async function enlist({ DB }: Env, channelId: number, from: number, to: number): Promise<void> {
  const numbers = "WITH RECURSIVE number (n) AS (SELECT ?2 UNION ALL SELECT n + 1 FROM number WHERE n < ?3)";
  const statements = [
    `INSERT OR IGNORE INTO workspace_members (workspace_id, account_id, role, joined_at)
     ${numbers} SELECT (SELECT workspace_id FROM channels WHERE id = ?1), n, 'member', 0 FROM number`,
    `INSERT OR IGNORE INTO channel_members (channel_id, account_id, role, joined_at)
     ${numbers} SELECT ?1, n, 'member', 0 FROM number`,
  ];
  await DB.batch(statements.map((statement) => DB.prepare(statement).bind(channelId, from, to)));
}

/** A bare object's name begins with how long the frames are that it sends. */
function toldLength({ id }: DurableObjectState): number {
  return Number.parseInt(id.name ?? "", 10);
}

function acceptSocket(ctx: DurableObjectState): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  ctx.acceptWebSocket(server);
  return new Response(null, { status: 101, webSocket: client });
}
