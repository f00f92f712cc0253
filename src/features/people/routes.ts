import { createRouter } from "../../http/router.ts";
import { openSocket } from "../../http/sockets.ts";
import { refuseSilently, refuseUpgrade } from "../../realtime/upgrade.ts";
import { connectToPerson } from "./actions.ts";
import type { SocketKindName } from "./sockets.ts";

export const people = createRouter();

const KIND_BY_PATH: Record<string, SocketKindName> = {
  "/ws/chat/notifications": "inbox",
  "/ws/chat": "chat",
  "/ws/activity": "activity",
  "/ws/presence": "presence",
  "/ws/notifications": "notifications",
  "/ws/events": "events",
};

for (const [path, kind] of Object.entries(KIND_BY_PATH)) {
  people.get(path, (c) =>
    openSocket(c.get("ctx"), c.req.raw, {
      place: kind,
      open: (claim) => connectToPerson(c.get("ctx"), claim, kind),
      refuse: kind === "events" ? refuseSilently : refuseUpgrade,
    }),
  );
}
