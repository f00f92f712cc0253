/** Two objects that do the least there is to do: one sends what it receives to everyone, the other stores it first. */
import { DurableObject } from "cloudflare:workers";

class Bare extends DurableObject {
  fetch() {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  webSocketMessage(_ws, frame) {
    for (const ws of this.ctx.getWebSockets()) ws.send(frame);
  }

  webSocketClose(ws) {
    ws.close();
  }
}

export class Broadcast extends Bare {}

export class Insert extends Bare {
  constructor(ctx, env) {
    super(ctx, env);
    ctx.storage.sql.exec(
      "CREATE TABLE IF NOT EXISTS messages (id INTEGER PRIMARY KEY, content TEXT NOT NULL, sent_at INTEGER NOT NULL)",
    );
  }

  webSocketMessage(ws, frame) {
    this.ctx.storage.sql.exec("INSERT INTO messages (content, sent_at) VALUES (?, ?)", frame, Date.now());
    super.webSocketMessage(ws, frame);
  }
}

export default {
  fetch(request, env) {
    const [, kind, room] = new URL(request.url).pathname.split("/");
    if (kind === "broadcast") return env.BROADCAST.getByName(room).fetch(request);
    if (kind === "insert") return env.INSERT.getByName(room).fetch(request);
    return new Response();
  },
};
