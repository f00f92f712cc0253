import { createRouter } from "../../http/router.ts";
import { openSocket } from "../../http/sockets.ts";
import { connectToPerson } from "./actions.ts";

export const people = createRouter();

people.get("/ws/chat/notifications", (c) =>
  openSocket(c.get("ctx"), c.req.raw, (actor) => connectToPerson(c.get("ctx"), actor)),
);
