import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { answers } from "../../../http/repeating.ts";
import { json, jsonBody, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { presentAdded, success, WorkspaceId } from "../schemas.ts";
import { type Accepted, acceptInvitation, viewAccepted } from "./actions.ts";

export const invitations = createRouter();

const CODE_LENGTH_MAX = 100;

const answersAccepted = answers(async (c, { result }) => {
  const place = result as { workspaceId: number; channelId: number | null };
  return c.json(present(await viewAccepted(c.get("ctx"), c.get("actor").accountId, place)), 201);
});

const InvitationCode = z
  .object({
    code: z
      .string()
      .trim()
      .min(1, "must not be empty")
      .max(CODE_LENGTH_MAX)
      .describe("The code in the mail of the invitation"),
  })
  .openapi("InvitationCode");

const AcceptedSchema = success({
  workspace_id: WorkspaceId,
  channel_id: z.int().nullable().describe("The id of the channel; null for an invitation to a workspace"),
  account_id: z.int().describe("The id of your account"),
  username: z.string().describe("Your username"),
  role: z.string().describe("Your role: admin or member"),
  joined_at: z.iso.datetime().describe("When you joined"),
}).openapi("AcceptedInvitation");

const acceptContract = createRoute({
  operationId: "acceptInvitation",
  method: "post",
  path: "/api/invitations",
  summary: "Accept an invitation with its code",
  description: "Makes you a member of the workspace or channel of the invitation. The code works once.",
  tags: ["Workspaces"],
  ...signedIn(answersAccepted),
  request: { body: jsonBody(InvitationCode, { code: "Zm9yIGV4YW1wbGUsIHRoaXMgb25l" }) },
  responses: {
    201: json(AcceptedSchema, "You are a member. The code is used up"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

invitations.openapi(acceptContract, async (c) => {
  const { code } = c.req.valid("json");
  return c.json(present(await acceptInvitation(c.get("ctx"), c.get("actor"), code)), 201);
});

function present({ member, workspaceId, channelId }: Accepted) {
  return { ...presentAdded(member), workspace_id: workspaceId, channel_id: channelId };
}
