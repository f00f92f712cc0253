import { WebSocket } from "ws";
import type { ServerPerson, TestServer } from "./server.ts";

/** Follows a workspace's activity and records the numbers received per connection. */
export class ActivityWatch {
  readonly told: number[][] = [];
  readonly #server: TestServer;
  readonly #person: ServerPerson;
  readonly #workspaceId: number;
  #ws: WebSocket | null = null;

  constructor(server: TestServer, person: ServerPerson, workspaceId: number) {
    this.#server = server;
    this.#person = person;
    this.#workspaceId = workspaceId;
  }

  connect(): Promise<void> {
    const ws = new WebSocket(this.#server.socketUrl("/ws/activity/", this.#person));
    this.#ws = ws;
    const told: number[] = [];
    this.told.push(told);
    return new Promise((resolve, reject) => {
      ws.on("error", reject);
      ws.on("open", () => ws.send(JSON.stringify({ type: "subscribe", workspace_id: this.#workspaceId })));
      ws.on("message", (data) => {
        const frame: { type: string; activity: { id: number } } = JSON.parse(String(data));
        if (frame.type === "activity_update") told.push(frame.activity.id);
        if (frame.type === "subscribed") resolve();
        if (frame.type === "error") throw new Error(`An activity socket was told ${String(data)}`);
      });
    });
  }

  async closed(): Promise<void> {
    const ws = this.#ws;
    if (ws && ws.readyState !== WebSocket.CLOSED) await new Promise((resolve) => ws.once("close", resolve));
  }

  async close(): Promise<void> {
    this.#ws?.terminate();
    await this.closed();
  }
}
