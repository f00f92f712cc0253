import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { json, jsonBody, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { presentAdded, success, WorkspaceId } from "../schemas.ts";
import { acceptInvitation } from "./actions.ts";

export const invitations = createRouter();

const CODE_LENGTH_MAX = 100;

const acceptContract = createRoute({
  method: "post",
  path: "/api/invitations",
  summary: "Accept an invitation to a workspace or channel by the code in its mail",
  tags: ["Workspaces"],
  ...signedIn(),
  request: {
    body: jsonBody(
      z
        .object({ code: z.string().trim().min(1, "must not be empty").max(CODE_LENGTH_MAX) })
        .openapi("InvitationCode"),
    ),
  },
  responses: {
    201: json(
      success({
        workspace_id: WorkspaceId,
        channel_id: z.int().nullable(),
        account_id: z.int(),
        username: z.string(),
        role: z.string(),
        joined_at: z.iso.datetime(),
      }).openapi("AcceptedInvitation"),
      "You are a member. The code is used up",
    ),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

invitations.openapi(acceptContract, async (c) => {
  const { code } = c.req.valid("json");
  const { member, workspaceId, channelId } = await acceptInvitation(c.get("ctx"), c.get("actor"), code);
  return c.json({ ...presentAdded(member), workspace_id: workspaceId, channel_id: channelId }, 201);
});
