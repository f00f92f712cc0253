import { z } from "zod";
import { type Decoded, decodeObject, parseFrame, refuse, type Speaker } from "../../../realtime/dialect.ts";
import { ActivityUpdateFrame, activityExample } from "../../workspaces/activity/actions.ts";
import {
  CLOSE_CODES,
  CREDENTIALS_QUERY,
  connectedExample,
  errorExample,
  type SocketKind,
} from "../dialects/socket-kind.ts";
import type { SubscriptionCommand } from "./protocol.ts";

const WorkspaceFrame = z.object({ workspace_id: z.int().positive() });

const SubscribedFrame = z.object({ type: z.literal("subscribed"), workspace_id: z.int() });
const UnsubscribedFrame = z.object({ type: z.literal("unsubscribed"), workspace_id: z.int() });

export function encodeWatched(workspace_id: number): z.infer<typeof SubscribedFrame> {
  return { type: "subscribed", workspace_id };
}

export function encodeUnwatched(workspace_id: number): z.infer<typeof UnsubscribedFrame> {
  return { type: "unsubscribed", workspace_id };
}

function decodeFrame(frame: string | ArrayBuffer, speaker: Speaker): Decoded<SubscriptionCommand> {
  const decoded = decodeObject(frame, speaker);
  if (!decoded.ok) return decoded;
  const { type } = decoded.command;
  if (type !== "subscribe" && type !== "unsubscribe") {
    return refuse("validation_failed", "type: is one of subscribe, unsubscribe.");
  }
  const parsed = parseFrame(WorkspaceFrame, decoded.command);
  if (!parsed.ok) return parsed;
  const { workspace_id: workspaceId } = parsed.command;
  return {
    ok: true,
    command: { type: type === "subscribe" ? "WatchWorkspace" : "UnwatchWorkspace", workspaceId },
  };
}

/** `/ws/activity/`: what happens in workspaces, in the frames of the workspace's object. */
export const activitySocket: SocketKind = {
  decode: decodeFrame,
  description: {
    path: "/ws/activity/",
    title: "Activity of workspaces",
    summary:
      "Subscribe to workspaces, and each activity there comes as it happens: those of private channels only to who is in them.",
    query: CREDENTIALS_QUERY,
    send: [
      {
        name: "subscribe",
        summary: "Follow a workspace",
        schema: z.object({ type: z.literal("subscribe") }).and(WorkspaceFrame),
        example: { type: "subscribe", workspace_id: 1 },
      },
      {
        name: "unsubscribe",
        summary: "Follow it no longer",
        schema: z.object({ type: z.literal("unsubscribe") }).and(WorkspaceFrame),
        example: { type: "unsubscribe", workspace_id: 1 },
      },
    ],
    receive: [
      connectedExample,
      {
        name: "subscribed",
        summary: "You follow this workspace from now on",
        schema: SubscribedFrame,
        example: { type: "subscribed", workspace_id: 1 },
      },
      {
        name: "unsubscribed",
        summary: "You follow it no longer: you said so, or you were removed from it",
        schema: UnsubscribedFrame,
        example: { type: "unsubscribed", workspace_id: 1 },
      },
      {
        name: "activity_update",
        summary: "Something happened",
        schema: ActivityUpdateFrame,
        example: { type: "activity_update", activity: activityExample },
      },
      errorExample("not_found", "There is no such workspace."),
    ],
    closeCodes: CLOSE_CODES,
  },
};
