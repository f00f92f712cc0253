import type { Core } from "../module.ts";
import type { PresenceStatus } from "./protocol.ts";

type Sockets = Core["sockets"];

const STATUSES: readonly PresenceStatus[] = ["online", "idle", "offline"];

/** The declared status: of several sockets the most present one; online if none declares any. */
export function declaredStatus(sockets: Sockets): PresenceStatus {
  const declared = [...sockets.connections.all()].flatMap(([ws, { declared }]) => {
    if (declared === null) return [];
    return sockets.autoResponseAt(ws) > declared.at ? ["online" as const] : [declared.status];
  });
  return STATUSES.find((status) => declared.includes(status)) ?? "online";
}

/** The runtime has one automatic answer. None while idle or offline: the next heartbeat wakes the object. */
export function setAutoResponse(sockets: Sockets): void {
  const heartbeat = sockets.findKind((kind) => kind.heartbeat)?.heartbeat;
  const pair: [string, string] = heartbeat ? [heartbeat.request, heartbeat.response] : ["ping", "pong"];
  sockets.setAutoResponse(declaredStatus(sockets) === "online" ? pair : null);
}
