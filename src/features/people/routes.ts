import { createRouter } from "../../http/router.ts";
import { openSocket } from "../../http/sockets.ts";
import { refuseSilently } from "../../realtime/upgrade.ts";
import { connectToPerson } from "./actions.ts";

export const people = createRouter();

people.get("/ws/chat/notifications", (c) =>
  openSocket(c.get("ctx"), c.req.raw, (actor) => connectToPerson(c.get("ctx"), actor, "inbox")),
);

people.get("/ws/chat", (c) =>
  openSocket(c.get("ctx"), c.req.raw, (actor) => connectToPerson(c.get("ctx"), actor, "chat")),
);

people.get("/ws/activity", (c) =>
  openSocket(c.get("ctx"), c.req.raw, (actor) => connectToPerson(c.get("ctx"), actor, "activity")),
);

people.get("/ws/presence", (c) =>
  openSocket(c.get("ctx"), c.req.raw, (actor) => connectToPerson(c.get("ctx"), actor, "presence")),
);

people.get("/ws/notifications", (c) =>
  openSocket(c.get("ctx"), c.req.raw, (actor) => connectToPerson(c.get("ctx"), actor, "notifications")),
);

people.get("/ws/events", (c) =>
  openSocket(
    c.get("ctx"),
    c.req.raw,
    (actor) => connectToPerson(c.get("ctx"), actor, "events"),
    refuseSilently,
  ),
);
