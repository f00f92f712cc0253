import { z } from "zod";
import { clientFrame, serverFrame } from "../../../realtime/frames.ts";
import { ActivityUpdateFrame, activityExample } from "../../workspaces/activity/actions.ts";
import { errorExample } from "../dialects/socket-kind.ts";
import { createTypedSocket } from "../dialects/typed-socket.ts";
import type { SubscriptionCommand } from "./protocol.ts";

const Workspace = z.object({ workspace_id: z.int().positive() });
const example = { workspace_id: 1 };

export const subscribedFrame = serverFrame(
  "subscribed",
  "You are subscribed to this workspace",
  { workspace_id: z.int() },
  example,
);
export const unsubscribedFrame = serverFrame(
  "unsubscribed",
  "The subscription ended: you unsubscribed, or were removed",
  { workspace_id: z.int() },
  example,
);

export const activitySocket = createTypedSocket({
  path: "/ws/activity/",
  title: "Activity of workspaces",
  summary:
    "Live activity of the workspaces that you subscribe to; that of private channels only to their members.",
  actions: [
    clientFrame(
      "subscribe",
      "Subscribe to a workspace",
      Workspace,
      example,
      ({ workspace_id }): SubscriptionCommand => ({ type: "WatchWorkspace", workspaceId: workspace_id }),
    ),
    clientFrame(
      "unsubscribe",
      "Unsubscribe from a workspace",
      Workspace,
      example,
      ({ workspace_id }): SubscriptionCommand => ({ type: "UnwatchWorkspace", workspaceId: workspace_id }),
    ),
  ],
  frames: [
    subscribedFrame,
    unsubscribedFrame,
    {
      name: "activity_update",
      summary: "Something happened",
      schema: ActivityUpdateFrame,
      example: { type: "activity_update", activity: activityExample },
    },
    errorExample("not_found", "There is no such workspace."),
  ],
});
