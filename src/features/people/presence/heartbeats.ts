import type { Core } from "../module.ts";
import type { PresenceStatus } from "./protocol.ts";

type Sockets = Core["sockets"];

const STATUSES: readonly PresenceStatus[] = ["online", "idle", "offline"];

/** The status that the person declares: of several sockets the most present one; online where none declares any. */
export function declaredStatus(sockets: Sockets): PresenceStatus {
  const declared = [...sockets.connections.all()].flatMap(([ws, { declared }]) => {
    if (declared === null) return [];
    return sockets.autoResponseAt(ws) > declared.at ? ["online" as const] : [declared.status];
  });
  return STATUSES.find((status) => declared.includes(status)) ?? "online";
}

/**
 * Has the runtime answer for the object while it sleeps: pings, or heartbeats while there is a socket that sends them, for
 * it has one answer only. None while the person declares that they are idle or offline: the next heartbeat declares that
 * they are back, and has to wake the object.
 */
export function setAutoResponse(sockets: Sockets): void {
  const heartbeat = sockets.findKind((kind) => kind.heartbeat)?.heartbeat;
  const pair: [string, string] = heartbeat ? [heartbeat.request, heartbeat.response] : ["ping", "pong"];
  sockets.setAutoResponse(declaredStatus(sockets) === "online" ? pair : null);
}
