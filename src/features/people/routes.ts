import { createRouter } from "../../http/router.ts";
import { openSocket } from "../../http/sockets.ts";
import { refuseSilently } from "../../realtime/upgrade.ts";
import { connectToPerson } from "./actions.ts";

export const people = createRouter();

people.get("/ws/chat/notifications", (c) =>
  openSocket(c.get("ctx"), c.req.raw, (actor) => connectToPerson(c.get("ctx"), actor, "inbox")),
);

people.get("/ws/events", (c) =>
  openSocket(
    c.get("ctx"),
    c.req.raw,
    (actor) => connectToPerson(c.get("ctx"), actor, "events"),
    refuseSilently,
  ),
);
