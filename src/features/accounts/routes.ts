import { createRoute, z } from "@hono/zod-openapi";
import { open } from "../../http/contract.ts";
import { json, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { parseId } from "../../lib/ids.ts";
import { ARRAY_PAGE_SIZE, linkHeader, pageLinks, parsePositive } from "../../lib/pages.ts";
import { listProfileTypes, ProfileTypeSchema } from "../profiles/actions.ts";
import { getAccount, listAccounts } from "./actions.ts";
import { AccountSchema, presentAccount } from "./schemas.ts";

export const accounts = createRouter();

const listAccountsContract = createRoute({
  ...open(),
  method: "get",
  path: "/api/accounts",
  tags: ["Accounts"],
  summary: "All accounts, 100 an answer; neighbouring pages are in the Link header",
  request: {
    query: z.object({
      page: z.string().optional(),
      search: z.string().max(300).optional().openapi({ description: "In usernames and names" }),
    }),
  },
  responses: {
    200: json(z.array(AccountSchema), "One page of accounts, oldest first"),
    ...problems("validation_failed", "not_found"),
  },
});

accounts.openapi(listAccountsContract, async (c) => {
  const query = c.req.valid("query");
  const request = { page: parsePositive("page", query.page, 1), pageSize: ARRAY_PAGE_SIZE };
  const found = await listAccounts(c.get("ctx"), { ...request, search: query.search?.trim() || null });
  const countSoFar = request.page * request.pageSize + (found.more ? 1 : 0);
  const link = linkHeader(pageLinks(c.req.url, request, countSoFar));
  if (link) c.header("Link", link);
  const viewerId = c.get("actor")?.accountId ?? null;
  return c.json(
    found.accounts.map((account) => presentAccount(account, viewerId)),
    200,
  );
});

const getAccountContract = createRoute({
  ...open(),
  method: "get",
  path: "/api/accounts/{id}",
  tags: ["Accounts"],
  summary: "One account and its profiles",
  request: { params: z.object({ id: z.string().openapi({ example: "1" }) }) },
  responses: {
    200: json(
      AccountSchema.extend({
        profiles: z.array(z.object({ profile_type: ProfileTypeSchema })),
      }).openapi("AccountDetails"),
      "The account",
    ),
    ...problems("not_found"),
  },
});

accounts.openapi(getAccountContract, async (c) => {
  const ctx = c.get("ctx");
  const account = await getAccount(ctx, parseId(c.req.valid("param").id));
  const types = await listProfileTypes(ctx, account.id);
  const shown = presentAccount(account, c.get("actor")?.accountId ?? null);
  return c.json({ ...shown, profiles: types.map((profile_type) => ({ profile_type })) }, 200);
});
