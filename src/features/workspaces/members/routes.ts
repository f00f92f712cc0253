import { createRoute } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { guardBy } from "../../../http/guard.ts";
import { idParameter } from "../../../http/parameters.ts";
import { answers, answersNothing } from "../../../http/repeating.ts";
import { empty, json, jsonBody, jsonPage, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { parseId } from "../../../lib/ids.ts";
import {
  ARRAY_PAGE_SIZE,
  ARRAY_PAGES,
  cursorLinks,
  linkHeaders,
  pageLinks,
  parseCursorPage,
  parsePositive,
} from "../../../lib/pages.ts";
import { ADDING_REFUSALS } from "../../rooms/actions.ts";
import {
  addChannelMember,
  removeChannelMember,
  viewChannelMember,
  viewChannelMembers,
} from "../channels/members/actions.ts";
import { ChannelPath, channelVisitorsOnly, type InChannel } from "../channels/routes.ts";
import { ChannelMemberListSchema, presentChannelMember } from "../channels/schemas.ts";
import { assertOwner } from "../policy.ts";
import { CursorQuery, type InWorkspace, PageQuery, visitorsOnly, WorkspacePath } from "../routes.ts";
import {
  AddedMemberSchema,
  AddedOrInvitedSchema,
  ChannelInvitationBody,
  InvitationBody,
  presentAdded,
  presentInvited,
  presentMember,
  RoleBody,
  readInvitee,
  WorkspaceMemberListSchema,
} from "../schemas.ts";
import { addMember, changeRole, getMember, removeMember, viewMember, viewMembers } from "./actions.ts";

export const workspaceMembers = createRouter<InWorkspace & InChannel>();

const ownersOnly = guardBy<InWorkspace>((c) => assertOwner(c.get("access")));

const ofWorkspaces = { tags: ["Workspaces"] };
const ofChannels = { tags: ["Channels"] };
const AccountId = idParameter("The id of the member's account");

const listContract = createRoute({
  operationId: "listWorkspaceMembers",
  method: "get",
  path: "/api/workspaces/{id}/members",
  summary: "List the members of a workspace",
  description:
    "Returns 100 members at a time and whether they are online. The Link header has the neighbouring pages.",
  ...ofWorkspaces,
  ...signedIn(visitorsOnly),
  request: { params: WorkspacePath, query: CursorQuery },
  responses: {
    200: jsonPage(WorkspaceMemberListSchema, "One page of members"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

workspaceMembers.openapi(listContract, async (c) => {
  const request = parseCursorPage(c.req.valid("query"), ARRAY_PAGES);
  const { items, hasMore } = await viewMembers(c.get("ctx"), c.get("actor"), c.get("access"), request);
  const data = items.map(({ member, presence }) => presentMember(member, presence));
  const last = { hasMore, lastId: items.at(-1)?.member.accountId };
  const links = linkHeaders(cursorLinks(c.req.url, request, last));
  return c.json({ status: "success" as const, data }, 200, links);
});

const answersMember = answers<InWorkspace>(async (c) => {
  const body = InvitationBody.parse(await c.req.json());
  const role = body.role ?? "member";
  const added = await viewMember(c.get("ctx"), c.get("actor"), c.get("access"), readInvitee(body), role);
  return c.json("invitedEmail" in added ? presentInvited(added) : presentAdded(added), 201);
});

const addContract = createRoute({
  operationId: "addWorkspaceMember",
  method: "post",
  path: "/api/workspaces/{id}/members",
  summary: "Add someone to a workspace, or join an open one",
  description:
    "Give one of `account_id`, `username` and `email`. To an address, an invitation is mailed, whether or not it has an account.",
  ...ofWorkspaces,
  ...signedIn(visitorsOnly, answersMember),
  request: { params: WorkspacePath, body: jsonBody(InvitationBody, { username: "ben", role: "member" }) },
  responses: {
    201: json(
      AddedOrInvitedSchema,
      "The new member; for an `email`, that an invitation goes out by mail, whether or not it has an account",
    ),
    ...problems(...ADDING_REFUSALS),
  },
});

workspaceMembers.openapi(addContract, async (c) => {
  const body = c.req.valid("json");
  const role = body.role ?? "member";
  const added = await addMember(c.get("ctx"), c.get("actor"), c.get("access"), readInvitee(body), role);
  return c.json("invitedEmail" in added ? presentInvited(added) : presentAdded(added), 201);
});

const answersRole = answers<InWorkspace>(async (c) => {
  const accountId = parseId(c.req.param("accountId"));
  return c.json(presentAdded(await getMember(c.get("ctx"), c.get("access").workspace.id, accountId)), 200);
});

const roleContract = createRoute({
  operationId: "changeWorkspaceRole",
  method: "patch",
  path: "/api/workspaces/{id}/members/{accountId}",
  summary: "Change the role of a member",
  description: "Only the owner may. An owner who makes someone else the owner becomes an admin.",
  ...ofWorkspaces,
  ...signedIn(visitorsOnly, ownersOnly, answersRole),
  request: {
    params: WorkspacePath.extend({ accountId: AccountId }),
    body: jsonBody(RoleBody, { role: "admin" }),
  },
  responses: {
    200: json(AddedMemberSchema, "The member as they are now"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "not_found"),
  },
});

workspaceMembers.openapi(roleContract, async (c) => {
  const accountId = parseId(c.req.param("accountId"));
  const { role } = c.req.valid("json");
  const member = await changeRole(c.get("ctx"), c.get("actor"), c.get("access"), accountId, role);
  return c.json(presentAdded(member), 200);
});

const removeContract = createRoute({
  operationId: "removeWorkspaceMember",
  method: "delete",
  path: "/api/workspaces/{id}/members/{accountId}",
  summary: "Leave a workspace, or remove someone from it",
  description:
    "Ends the membership of the workspace and of all its channels. Everyone may leave; its owner and admins may remove others.",
  ...ofWorkspaces,
  ...signedIn(visitorsOnly, answersNothing),
  request: { params: WorkspacePath.extend({ accountId: AccountId }) },
  responses: {
    204: empty("They are no longer a member"),
    ...problems("not_signed_in", "not_allowed", "not_found"),
  },
});

workspaceMembers.openapi(removeContract, async (c) => {
  const accountId = parseId(c.req.param("accountId"));
  await removeMember(c.get("ctx"), c.get("actor"), c.get("access"), accountId);
  return c.body(null, 204);
});

const listInChannelContract = createRoute({
  operationId: "listChannelMembers",
  method: "get",
  path: "/api/channels/{id}/members",
  summary: "List the members of a channel",
  description: "Returns 100 members at a time. The Link header has the neighbouring pages.",
  ...ofChannels,
  ...signedIn(channelVisitorsOnly),
  request: { params: ChannelPath, query: PageQuery },
  responses: {
    200: jsonPage(ChannelMemberListSchema, "One page of members"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

workspaceMembers.openapi(listInChannelContract, async (c) => {
  const request = { page: parsePositive("page", c.req.valid("query").page, 1), pageSize: ARRAY_PAGE_SIZE };
  const { items, count } = await viewChannelMembers(c.get("ctx"), c.get("channelAccess"), request);
  const data = items.map(presentChannelMember);
  const links = linkHeaders(pageLinks(c.req.url, request, count));
  return c.json({ status: "success" as const, data }, 200, links);
});

const answersChannelMember = answers<InChannel>(async (c) => {
  const invitee = readInvitee(ChannelInvitationBody.parse(await c.req.json()));
  const added = await viewChannelMember(c.get("ctx"), c.get("actor"), c.get("channelAccess"), invitee);
  return c.json("invitedEmail" in added ? presentInvited(added) : presentAdded(added), 201);
});

const addToChannelContract = createRoute({
  operationId: "addChannelMember",
  method: "post",
  path: "/api/channels/{id}/members",
  summary: "Add someone to a channel, or join a public one",
  description:
    "Give one of `account_id`, `username` and `email`. The new member joins the workspace, too. To an address, an invitation is mailed.",
  ...ofChannels,
  ...signedIn(channelVisitorsOnly, answersChannelMember),
  request: { params: ChannelPath, body: jsonBody(ChannelInvitationBody, { email: "dan@example.com" }) },
  responses: {
    201: json(
      AddedOrInvitedSchema,
      "The new member, of the workspace too; for an `email`, that an invitation goes out by mail",
    ),
    ...problems(...ADDING_REFUSALS),
  },
});

workspaceMembers.openapi(addToChannelContract, async (c) => {
  const invitee = readInvitee(c.req.valid("json"));
  const added = await addChannelMember(c.get("ctx"), c.get("actor"), c.get("channelAccess"), invitee);
  return c.json("invitedEmail" in added ? presentInvited(added) : presentAdded(added), 201);
});

const removeFromChannelContract = createRoute({
  operationId: "removeChannelMember",
  method: "delete",
  path: "/api/channels/{id}/members/{accountId}",
  summary: "Leave a channel, or remove someone from it",
  description:
    "Everyone may leave. The channel's owner and the workspace's owner and admins may remove others.",
  ...ofChannels,
  ...signedIn(channelVisitorsOnly, answersNothing),
  request: { params: ChannelPath.extend({ accountId: AccountId }) },
  responses: {
    204: empty("They are no longer a member"),
    ...problems("not_signed_in", "not_allowed", "not_found"),
  },
});

workspaceMembers.openapi(removeFromChannelContract, async (c) => {
  const accountId = parseId(c.req.param("accountId"));
  await removeChannelMember(c.get("ctx"), c.get("actor"), c.get("channelAccess"), accountId);
  return c.body(null, 204);
});
