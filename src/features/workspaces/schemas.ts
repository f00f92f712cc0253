import { z } from "@hono/zod-openapi";
import { anyUsername, name, text } from "../../lib/text-schemas.ts";
import { isoTime } from "../../lib/time.ts";
import { Email } from "../accounts/actions.ts";
import type { Presence } from "../people/presence/protocol.ts";
import { ActivityFields } from "./activity/frames.ts";
import type { Invited } from "./invitations/actions.ts";
import type { WorkspaceMember } from "./members/store.ts";
import type { Who } from "./members/who.ts";
import type { WorkspaceAccess } from "./policy.ts";

const NAME_LENGTH_MAX = 100;
const DESCRIPTION_LENGTH_MAX = 2000;

/** A name of a workspace or channel. */
export const Name = name(NAME_LENGTH_MAX).openapi({ example: "Engineering Team" });

const Description = text(DESCRIPTION_LENGTH_MAX).openapi({ example: "Main engineering workspace" });

/** Yes or no, as the workspace's clients write it: also 1 and 0. */
export const Flag = z
  .union([z.boolean(), z.literal(0), z.literal(1)])
  .transform(Boolean)
  .openapi({ type: "boolean" });

export const WorkspaceId = z.int().positive().openapi({ example: 1 });
export const Role = z.enum(["owner", "admin", "member"]);

/** What works is told with its data. */
export function success<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object({ status: z.literal("success"), ...shape });
}

export const WorkspaceSchema = z
  .object({
    id: z.int(),
    name: z.string(),
    description: z.string(),
    is_open: z.boolean().openapi({ description: "Whether anyone may join it" }),
    role: Role.or(z.null()).openapi({ description: "The caller's, or null for no member" }),
    created_by: z.string().openapi({
      description:
        "The creator's address where you may know it, else one at users.noreply.invalid; empty where the account is deleted",
    }),
    created_at: z.iso.datetime(),
  })
  .openapi("Workspace");

export const WorkspaceBody = z
  .object({ name: Name, description: Description.nullish(), is_open: Flag.optional() })
  .openapi("WorkspaceBody");

export const WorkspaceChanges = z
  .strictObject({ name: Name.optional(), description: Description.optional() })
  .openapi("WorkspaceChanges");

export const WorkspaceMemberSchema = z
  .object({
    account_id: z.int(),
    username: z.string(),
    role: Role,
    joined_at: z.iso.datetime(),
    presence: z.enum(["online", "idle", "offline"]),
    last_seen: z.iso.datetime().nullable(),
  })
  .openapi("WorkspaceMember");

const WHO = {
  account_id: z.int().positive().optional(),
  username: anyUsername().optional(),
  email: Email.optional(),
};

export const InvitationBody = invitation(z.enum(["admin", "member"]).optional()).openapi(
  "WorkspaceInvitation",
);

export const ChannelInvitationBody = invitation(
  z.literal("member", "is member: a channel has one owner, and no admins of its own").optional(),
).openapi("ChannelInvitation");

export const RoleBody = z.object({ role: Role }).openapi("WorkspaceRole");

export const AddedMemberSchema = success({
  account_id: z.int(),
  username: z.string(),
  role: z.string(),
  joined_at: z.iso.datetime(),
}).openapi("AddedMember");

/** The same whether or not the address has an account. */
export const InvitedSchema = success({
  account_id: z.null(),
  username: z.null(),
  role: z.string(),
  joined_at: z.null(),
  email: z.string(),
  message: z.string(),
}).openapi("InvitedByMail");

export const ActivitySchema = z.object(ActivityFields.shape).openapi("Activity");

export function readWho(body: z.output<typeof InvitationBody>): Who {
  const { account_id: accountId, username, email } = body;
  if (accountId !== undefined) return { accountId };
  return username === undefined ? { email: email ?? "" } : { username };
}

export function presentWorkspace({
  workspace,
  role,
  createdBy,
}: WorkspaceAccess): z.infer<typeof WorkspaceSchema> {
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

export function presentAdded(member: {
  accountId: number;
  username: string;
  role: string;
  joinedAt: number;
}): z.infer<typeof AddedMemberSchema> {
  const { accountId, username, role, joinedAt } = member;
  return { status: "success", account_id: accountId, username, role, joined_at: isoTime(joinedAt) };
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

/** Whom to add, by one of the three, and as what. */
function invitation<GivenRole extends z.ZodType>(role: GivenRole) {
  return z
    .object({ ...WHO, role })
    .refine(namesOne, { path: ["account_id"], message: "Give one of account_id, username and email." });
}

function namesOne({
  account_id,
  username,
  email,
}: {
  account_id?: unknown;
  username?: unknown;
  email?: unknown;
}) {
  return [account_id, username, email].filter((each) => each !== undefined).length === 1;
}
