import { z } from "zod";
import { clientFrame, serverFrame } from "../../../realtime/frames.ts";
import { Username } from "../../messaging/dialects/fields.ts";
import { errorExample } from "../dialects/socket-kind.ts";
import { createTypedSocket } from "../dialects/typed-socket.ts";
import type { PresenceCommand } from "./protocol.ts";

const Status = z.enum(["online", "idle", "offline"]);

export const heartbeatAckFrame = serverFrame("heartbeat_ack", "Your heartbeat was received", {}, {});
export const presenceUpdateFrame = serverFrame(
  "presence_update",
  "A contact's status changed",
  {
    user_email: z
      .string()
      .describe("Their e-mail address; ends in `@users.noreply.invalid` if you may not see it"),
    username: Username,
    status: Status.describe("Their status now"),
    last_seen: z.iso.datetime().describe("When they were last active, by the server's clock"),
  },
  {
    user_email: "john@example.com",
    username: "johndoe",
    status: "idle",
    last_seen: "2026-11-20T12:15:00.000Z",
  },
);

/** The exact text that the runtime answers during hibernation. */
const HEARTBEAT = JSON.stringify({ type: "heartbeat", status: "online" });

export const presenceSocket = createTypedSocket({
  path: "/ws/presence/",
  title: "Presence of contacts",
  summary:
    `Send your status every 30 seconds, and receive changes of your contacts' status. The runtime replies to exactly the text \`${HEARTBEAT}\`; ` +
    "after 90 seconds without a frame you are idle.",
  receivesPresence: true,
  heartbeat: { request: HEARTBEAT, response: JSON.stringify(heartbeatAckFrame.of({})) },
  actions: [
    clientFrame(
      "heartbeat",
      "Declare your status; `offline` hides you",
      z.object({ status: Status.default("online").describe("Your status from now on; online if absent") }),
      { status: "online" },
      ({ status }): PresenceCommand => ({ type: "DeclareStatus", status }),
    ),
  ],
  frames: [heartbeatAckFrame, presenceUpdateFrame, errorExample("validation_failed", "status: was refused")],
});
