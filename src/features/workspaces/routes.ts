import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../http/contract.ts";
import { guard, guardBy } from "../../http/guard.ts";
import { readNamedId } from "../../http/named-ids.ts";
import { countParameter, idParameter } from "../../http/parameters.ts";
import { answers, shows } from "../../http/repeating.ts";
import { json, jsonBody, jsonPage, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { parseId } from "../../lib/ids.ts";
import { ARRAY_PAGES, cursorLinks, linkHeaders, parseCursorPage } from "../../lib/pages.ts";
import { changeWorkspace, createWorkspace, listWorkspaces, requireWorkspace } from "./actions.ts";
import { assertManager, type WorkspaceAccess } from "./policy.ts";
import {
  presentWorkspace,
  WorkspaceAnswer,
  WorkspaceBody,
  WorkspaceChanges,
  WorkspaceCreatedSchema,
  WorkspaceListSchema,
} from "./schemas.ts";

export interface InWorkspace {
  access: WorkspaceAccess;
}

export const workspaces = createRouter<InWorkspace>();

export const visitorsOnly = guard("access", (ctx, accountId, id) =>
  requireWorkspace(ctx, accountId, parseId(id)),
);

export const namedVisitorsOnly = guardBy<InWorkspace>(async (c) => {
  const id = await readNamedId(c, "workspace_id");
  c.set("access", await requireWorkspace(c.get("ctx"), c.get("actor").accountId, id));
});

const managersOnly = guardBy<InWorkspace>((c) => assertManager(c.get("access")));

export const WorkspacePath = z.object({ id: idParameter("The id of the workspace") });
export const PageQuery = z.object({ page: countParameter("The number of the page of 100, from 1") });
export const CursorQuery = PageQuery.extend({
  after: idParameter("The id of an entry, or 0: answers with those after it. Instead of `page`", {
    minimum: 0,
  }).optional(),
});
const shared = { tags: ["Workspaces"] };

const listContract = createRoute({
  operationId: "listWorkspaces",
  method: "get",
  path: "/api/workspaces",
  summary: "List workspaces",
  description:
    "Returns 100 workspaces at a time: yours, newest first, then the open ones. The Link header has the neighbouring pages.",
  ...shared,
  ...signedIn(),
  request: { query: CursorQuery },
  responses: {
    200: jsonPage(WorkspaceListSchema, "One page of workspaces"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

workspaces.openapi(listContract, async (c) => {
  const request = parseCursorPage(c.req.valid("query"), ARRAY_PAGES);
  const { items, hasMore } = await listWorkspaces(c.get("ctx"), c.get("actor"), request);
  return c.json(
    { status: "success" as const, data: items.map(presentWorkspace) },
    200,
    linkHeaders(cursorLinks(c.req.url, request, { hasMore, lastId: items.at(-1)?.workspace.id })),
  );
});

const createContract = createRoute({
  operationId: "createWorkspace",
  method: "post",
  path: "/api/workspaces",
  summary: "Create a workspace",
  description: "You are its owner.",
  ...shared,
  ...signedIn(answers((c, { id }) => c.json(presentMade(id), 201))),
  request: {
    body: jsonBody(WorkspaceBody, { name: "Engineering Team", description: "Main engineering workspace" }),
  },
  responses: {
    201: json(WorkspaceCreatedSchema, "The id of the new workspace"),
    ...problems("validation_failed", "not_signed_in", "quota_exceeded"),
  },
});

workspaces.openapi(createContract, async (c) => {
  const { name, description, is_open: isOpen = true } = c.req.valid("json");
  const workspace = { name, description: description ?? "", isOpen };
  const workspace_id = await createWorkspace(c.get("ctx"), c.get("actor"), workspace);
  return c.json(presentMade(workspace_id), 201);
});

function presentMade(workspace_id: number) {
  return { status: "success" as const, workspace_id };
}

const readContract = createRoute({
  operationId: "getWorkspace",
  method: "get",
  path: "/api/workspaces/{id}",
  summary: "Get a workspace",
  description: "Members may see a workspace, and everyone an open one.",
  ...shared,
  ...signedIn(visitorsOnly),
  request: { params: WorkspacePath },
  responses: { 200: json(WorkspaceAnswer, "The workspace"), ...problems("not_signed_in", "not_found") },
});

workspaces.openapi(readContract, (c) =>
  c.json({ status: "success" as const, data: presentWorkspace(c.get("access")) }, 200),
);

const changeContract = createRoute({
  operationId: "updateWorkspace",
  method: "patch",
  path: "/api/workspaces/{id}",
  summary: "Change the name or description of a workspace",
  description: "Its owner and admins may.",
  ...shared,
  ...signedIn(visitorsOnly, managersOnly, shows(200)),
  request: {
    params: WorkspacePath,
    body: jsonBody(WorkspaceChanges, { description: "Where engineers talk" }),
  },
  responses: {
    200: json(WorkspaceAnswer, "The workspace as it is now"),
    ...problems("validation_failed", "not_signed_in", "not_allowed", "not_found"),
  },
});

workspaces.openapi(changeContract, async (c) => {
  const { name, description } = c.req.valid("json");
  const changes = { ...(name !== undefined && { name }), ...(description !== undefined && { description }) };
  const changed = await changeWorkspace(c.get("ctx"), c.get("actor"), c.get("access"), changes);
  return c.json({ status: "success" as const, data: presentWorkspace(changed) }, 200);
});
