import { z } from "zod";
import { clientFrame, serverFrame } from "../../../realtime/frames.ts";
import { activityFrame } from "../../workspaces/activity/actions.ts";
import { errorExample } from "../dialects/socket-kind.ts";
import { createTypedSocket } from "../dialects/typed-socket.ts";
import type { SubscriptionCommand } from "./protocol.ts";

const WorkspaceId = z.int().positive().describe("The id of the workspace");
const Workspace = z.object({ workspace_id: WorkspaceId });
const example = { workspace_id: 1 };

export const subscribedFrame = serverFrame(
  "subscribed",
  "You are subscribed to this workspace",
  { workspace_id: WorkspaceId },
  example,
);
export const unsubscribedFrame = serverFrame(
  "unsubscribed",
  "The subscription ended: you unsubscribed, or were removed",
  { workspace_id: WorkspaceId },
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
    activityFrame,
    errorExample("not_found", "There is no such workspace."),
  ],
});
