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
  "You follow this workspace from now on",
  { workspace_id: z.int() },
  example,
);
export const unsubscribedFrame = serverFrame(
  "unsubscribed",
  "You follow it no longer: you said so, or you were removed from it",
  { workspace_id: z.int() },
  example,
);

/** `/ws/activity/`: what happens in workspaces, in the frames of the workspace's object. */
export const activitySocket = createTypedSocket({
  path: "/ws/activity/",
  title: "Activity of workspaces",
  summary:
    "Subscribe to workspaces, and each activity there comes as it happens: those of private channels only to who is in them.",
  actions: [
    clientFrame(
      "subscribe",
      "Follow a workspace",
      Workspace,
      example,
      ({ workspace_id }): SubscriptionCommand => ({ type: "WatchWorkspace", workspaceId: workspace_id }),
    ),
    clientFrame(
      "unsubscribe",
      "Follow it no longer",
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
