import { z } from "zod";
import { noreplyAddress } from "../../../lib/addresses.ts";
import { assertNever } from "../../../lib/error.ts";
import { isoTime } from "../../../lib/time.ts";
import { serverFrame } from "../../../realtime/frames.ts";
import type { Activity } from "../protocol.ts";

export const ActivityFields = z.object({
  id: z.int().describe("The number of the activity in its workspace"),
  workspace_id: z.int().describe("The id of the workspace"),
  actor_email: z
    .string()
    .describe(
      "The e-mail address of the person who did it, at users.noreply.invalid where you may not know it; empty where the account is deleted",
    ),
  type: z
    .enum(["workspace_created", "channel_created", "member_joined", "message_sent"])
    .describe("What happened"),
  ref_id: z
    .int()
    .describe("The id of the workspace, channel or account, or the number of the message in its channel"),
  channel_id: z.int().nullable().describe("The id of the channel; null for what is of no channel"),
  summary: z.string().describe("What happened, in a sentence"),
  created_at: z.iso.datetime().describe("When it happened"),
});

const example = {
  id: 1,
  workspace_id: 1,
  actor_email: "john@example.com",
  type: "message_sent",
  ref_id: 5,
  channel_id: 1,
  summary: "John sent a message in #general",
  created_at: "2026-11-20T12:15:00.000Z",
} as const;

export const activityFrame = serverFrame(
  "activity_update",
  "Something happened",
  { activity: ActivityFields.describe("What happened, and where") },
  { activity: example },
);

export function presentActivity(activity: Activity): z.infer<typeof ActivityFields> {
  const { id, workspaceId, type, actor, refId, channel, at } = activity;
  return {
    id,
    workspace_id: workspaceId,
    actor_email: actor.email,
    type,
    ref_id: type === "workspace_created" ? workspaceId : refId,
    channel_id: channel?.id ?? null,
    summary: summaryOf(activity),
    created_at: isoTime(at),
  };
}

export function encodeActivity(activity: Activity, to: "members" | "visitors"): string {
  const shown = presentActivity(activity);
  if (to === "visitors") shown.actor_email = noreplyAddress(activity.actor.username);
  return JSON.stringify(activityFrame.of({ activity: shown }));
}

function summaryOf({ type, actor, channel }: Activity): string {
  const invitee = actor.name || "Someone";
  const where = `#${channel?.name ?? ""}`;
  switch (type) {
    case "workspace_created":
      return `${invitee} created the workspace`;
    case "channel_created":
      return `${invitee} created ${where}`;
    case "member_joined":
      return `${invitee} joined the workspace`;
    case "message_sent":
      return `${invitee} sent a message in ${where}`;
    default:
      return assertNever(type);
  }
}
