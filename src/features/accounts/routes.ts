import { createRoute, z } from "@hono/zod-openapi";
import { open } from "../../http/contract.ts";
import { guardBy } from "../../http/guard.ts";
import { countParameter, idParameter } from "../../http/parameters.ts";
import { json, jsonPage, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { AppError } from "../../lib/error.ts";
import { parseId } from "../../lib/ids.ts";
import { ARRAY_PAGES, cursorLinks, linkHeaders, parseCursorPage } from "../../lib/pages.ts";
import { text } from "../../lib/text-schemas.ts";
import { ProfileTypeSchema } from "../profiles/actions.ts";
import { getAccountWithProfiles, listAccounts } from "./actions.ts";
import { AccountListSchema, AccountSchema, presentAccount } from "./schemas.ts";

export const accounts = createRouter();

/** A blank search counts as absent. */
const searchSignedIn = guardBy((c) => {
  if (c.req.query("search")?.trim() && !c.get("actor")) {
    throw new AppError(
      "not_signed_in",
      "Sign in to search accounts. The list without search is open to anyone.",
    );
  }
});

const listAccountsContract = createRoute({
  ...open(searchSignedIn),
  operationId: "listAccounts",
  method: "get",
  path: "/api/accounts",
  tags: ["Accounts"],
  summary: "List accounts",
  description:
    "Returns 100 accounts at a time, oldest first. The Link header has the neighbouring pages. Only signed-in callers may search.",
  request: {
    query: z.object({
      page: countParameter("The number of the page, from 1. Reaches the first 10,000 accounts"),
      after: idParameter("The id of an account, or 0: answers with those after it. Instead of `page`", {
        minimum: 0,
      }).optional(),
      search: text(300).optional().openapi({
        description:
          "Words of usernames and names, or their beginnings; case and marks are ignored. For the signed-in; finds 1,000 at most",
      }),
    }),
  },
  responses: {
    200: jsonPage(AccountListSchema, "One page of accounts, oldest first"),
    ...problems("validation_failed", "not_signed_in", "not_found"),
  },
});

accounts.openapi(listAccountsContract, async (c) => {
  const query = c.req.valid("query");
  const request = parseCursorPage({ page: query.page, after: query.after }, ARRAY_PAGES);
  const search = query.search?.trim() || null;
  const found = await listAccounts(c.get("ctx"), request, search);
  const last = { hasMore: found.hasMore, lastId: found.items.at(-1)?.id };
  const viewerId = c.get("actor")?.accountId ?? null;
  return c.json(
    found.items.map((account) => presentAccount(account, viewerId)),
    200,
    linkHeaders(cursorLinks(c.req.url, request, last)),
  );
});

const getAccountContract = createRoute({
  ...open(),
  operationId: "getAccount",
  method: "get",
  path: "/api/accounts/{id}",
  tags: ["Accounts"],
  summary: "Get an account",
  description: "Returns the account and its profiles. Its e-mail address is shown to its owner only.",
  request: { params: z.object({ id: idParameter("The id of the account") }) },
  responses: {
    200: json(
      AccountSchema.extend({
        profiles: z
          .array(z.object({ profile_type: ProfileTypeSchema }).openapi("AccountProfile"))
          .describe("The account's profiles, at most one of each type"),
      }).openapi("AccountDetails"),
      "The account",
    ),
    ...problems("not_found"),
  },
});

accounts.openapi(getAccountContract, async (c) => {
  const ctx = c.get("ctx");
  const account = await getAccountWithProfiles(ctx, parseId(c.req.valid("param").id));
  const shown = presentAccount(account, c.get("actor")?.accountId ?? null);
  return c.json({ ...shown, profiles: account.profileTypes.map((profile_type) => ({ profile_type })) }, 200);
});
