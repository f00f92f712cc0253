import { createRouter } from "../../http/router.ts";
import { openSocket } from "../../http/sockets.ts";
import { refuseSilently, refuseUpgrade } from "../../realtime/upgrade.ts";
import { connectToPerson } from "./actions.ts";
import type { SocketName } from "./dialects/socket-kind.ts";
import { SOCKET_KINDS } from "./modules.ts";

export const people = createRouter();

for (const [name, { description, closeOnBadFrame }] of Object.entries(SOCKET_KINDS)) {
  const kind = name as SocketName;
  people.get(description.path.replace(/\/$/, ""), (c) =>
    openSocket(c.get("ctx"), c.req.raw, {
      place: kind,
      open: (claim) => connectToPerson(c.get("ctx"), claim, kind),
      refuse: closeOnBadFrame ? refuseSilently : refuseUpgrade,
    }),
  );
}
