import { z } from "@hono/zod-openapi";
import type { Participant } from "../../db/membership.ts";
import { anyUsername, name, text } from "../../lib/text-schemas.ts";
import { isoTime } from "../../lib/time.ts";
import { Email } from "../accounts/actions.ts";
import type { Presence } from "../people/presence/protocol.ts";
import { ActivityFields } from "./activity/frames.ts";
import type { Invited } from "./invitations/actions.ts";
import type { Invitee } from "./members/invitee.ts";
import type { WorkspaceMember } from "./members/store.ts";
import type { WorkspaceAccess } from "./policy.ts";

const NAME_LENGTH_MAX = 100;
const DESCRIPTION_LENGTH_MAX = 2000;

export const Name = name(NAME_LENGTH_MAX).openapi({
  description: "The name: one visible line",
  example: "Engineering Team",
});

const Description = text(DESCRIPTION_LENGTH_MAX).openapi({
  description: "What the workspace is for; empty unless given",
  example: "Main engineering workspace",
});

/** Clients also write 1 and 0. */
export const Flag = z
  .union([z.boolean(), z.literal(0), z.literal(1)])
  .transform(Boolean)
  .openapi({ type: "boolean" });

export const WorkspaceId = z.int().positive().openapi({ description: "The id of the workspace", example: 1 });
export const Role = z
  .enum(["owner", "admin", "member"])
  .openapi("Role", { description: "What a member may do in a workspace" });

export function success<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ status: z.literal("success").describe("Always success"), ...shape });
}

const WorkspaceSchema = z
  .object({
    id: z.int().describe("The id of the workspace"),
    name: z.string().describe("Its name"),
    description: z.string().describe("What it is for, or an empty text"),
    is_open: z.boolean().describe("Whether anyone may join it"),
    role: Role.or(z.null()).describe("Your role in it; null where you are not a member"),
    created_by: z
      .string()
      .describe(
        "The creator's e-mail address where you may know it, else one at users.noreply.invalid; empty where the account is deleted",
      ),
    created_at: z.iso.datetime().describe("When it was created"),
  })
  .openapi("Workspace", { description: "A workspace, as you see it" });

export const WorkspaceBody = z
  .object({
    name: Name,
    description: Description.nullish(),
    is_open: Flag.optional().describe("Whether anyone may join it; true unless given"),
  })
  .openapi("WorkspaceBody");

export const WorkspaceChanges = z
  .strictObject({ name: Name.optional(), description: Description.optional() })
  .openapi("WorkspaceChanges");

const WorkspaceMemberSchema = z
  .object({
    account_id: z.int().describe("The id of the account"),
    username: z.string().describe("The username"),
    role: Role,
    joined_at: z.iso.datetime().describe("When the member joined"),
    presence: z
      .enum(["online", "idle", "offline"])
      .describe("Whether they are there: idle is online, but away"),
    last_seen: z.iso.datetime().nullable().describe("When they were last online; null if unknown"),
  })
  .openapi("WorkspaceMember");

export const WorkspaceMemberListSchema = success({
  data: z.array(WorkspaceMemberSchema).describe("The members, those who joined first at the front"),
}).openapi("WorkspaceMemberList");

export const WorkspaceAnswer = success({ data: WorkspaceSchema }).openapi("WorkspaceAnswer");

export const WorkspaceListSchema = success({
  data: z.array(WorkspaceSchema).describe("Your workspaces, newest first, then the open ones"),
}).openapi("WorkspaceList");

export const WorkspaceCreatedSchema = success({
  workspace_id: z.int().describe("The id of the new workspace"),
}).openapi("WorkspaceCreated");

const WHO = {
  account_id: z.int().positive().optional().describe("The id of the account to add"),
  username: anyUsername().optional().describe("The username of the account to add"),
  email: Email.optional().describe("An e-mail address to invite, whether or not it has an account"),
};
const ONE_OF_THEM = { oneOf: Object.keys(WHO).map((name) => ({ required: [name] })) };

export const InvitationBody = invitation(
  z.enum(["admin", "member"]).optional().describe("The new member's role; member unless given"),
).openapi("WorkspaceInvitation", ONE_OF_THEM);

export const ChannelInvitationBody = invitation(
  z
    .literal("member", "is member: a channel has one owner, and no admins of its own")
    .optional()
    .describe("Always member"),
).openapi("ChannelInvitation", ONE_OF_THEM);

export const RoleBody = z.object({ role: Role }).openapi("WorkspaceRole");

export const AddedMemberSchema = success({
  account_id: z.int().describe("The id of the account"),
  username: z.string().describe("The username"),
  role: z.string().describe("The member's role: owner, admin or member"),
  joined_at: z.iso.datetime().describe("When the member joined"),
}).openapi("AddedMember");

/** The same whether or not the address has an account. */
const InvitedSchema = success({
  account_id: z.null().describe("Always null"),
  username: z.null().describe("Always null"),
  role: z.string().describe("The role that the invitation gives"),
  joined_at: z.null().describe("Always null"),
  email: z.string().describe("The address that the invitation goes to"),
  message: z.string().describe("What was done, in a sentence"),
}).openapi("InvitedByMail");

export const AddedOrInvitedSchema = z
  .union([AddedMemberSchema, InvitedSchema])
  .openapi("AddedOrInvited", { description: "The new member; for an `email`, that an invitation goes out" });

const ActivitySchema = z.object(ActivityFields.shape).openapi("Activity");

export const ActivityListSchema = success({
  data: z.array(ActivitySchema).describe("What happened, newest first"),
}).openapi("ActivityList");

export const ActivityQuery = z
  .object({
    workspace_id: WorkspaceId,
    limit: z.int().min(1).nullish().describe("How many to answer with: 20 unless given, at most 100"),
  })
  .openapi("ActivityQuery");

export const MessagesPerDayQuery = z.object({ workspace_id: WorkspaceId }).openapi("MessagesPerDayQuery");

export const MessagesPerDaySchema = success({
  data: z
    .array(
      z
        .object({
          day: z.iso.date().describe("The day, in UTC"),
          count: z.int().min(0).describe("How many messages were sent on it"),
        })
        .openapi("DayCount"),
    )
    .describe("The last 14 days, oldest first"),
}).openapi("MessagesPerDay");

export const ActiveUsersQuery = z
  .object({
    workspace_id: WorkspaceId,
    minutes: z
      .int()
      .min(1)
      .max(1_000_000)
      .nullish()
      .describe("How far back to look, in minutes: 15 unless given"),
  })
  .openapi("ActiveUsersQuery");

export const ActiveUsersSchema = success({
  data: z
    .object({ active_count: z.int().min(0).describe("How many members did something") })
    .openapi("ActiveCount", { description: "The count" }),
}).openapi("ActiveUsers");

export function readInvitee(body: z.output<typeof InvitationBody>): Invitee {
  const { account_id: accountId, username, email } = body;
  if (accountId !== undefined) return { accountId };
  return username === undefined ? { email: email ?? "" } : { username };
}

export function presentWorkspace({ workspace, role, createdBy }: WorkspaceAccess) {
  return {
    id: workspace.id,
    name: workspace.name,
    description: workspace.description,
    is_open: workspace.isOpen,
    role,
    created_by: createdBy,
    created_at: isoTime(workspace.createdAt),
  };
}

export function presentAdded({ accountId, username, role, joinedAt }: WorkspaceMember | Participant) {
  return { status: "success" as const, account_id: accountId, username, role, joined_at: isoTime(joinedAt) };
}

export function presentInvited({ invitedEmail: email, role }: Invited): z.infer<typeof InvitedSchema> {
  const message = `An invitation was sent to ${email}.`;
  return { status: "success", account_id: null, username: null, role, joined_at: null, email, message };
}

export function presentMember(
  { accountId, username, role, joinedAt }: WorkspaceMember,
  presence: Presence | null,
): z.infer<typeof WorkspaceMemberSchema> {
  const lastSeenAt = presence?.lastSeenAt ?? null;
  return {
    account_id: accountId,
    username,
    role,
    joined_at: isoTime(joinedAt),
    presence: presence?.status ?? "offline",
    last_seen: lastSeenAt === null ? null : isoTime(lastSeenAt),
  };
}

function invitation<GivenRole extends z.ZodType>(role: GivenRole) {
  const namesOne = (body: Record<string, unknown>) =>
    Object.keys(WHO).filter((name) => body[name] !== undefined).length === 1;
  return z
    .object({ ...WHO, role })
    .refine(namesOne, { path: ["account_id"], message: "Give one of account_id, username and email." });
}
