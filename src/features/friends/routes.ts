import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../http/contract.ts";
import { usernameParameter } from "../../http/parameters.ts";
import { answersNothing } from "../../http/repeating.ts";
import { empty, itemsOf, json, problems, SliceQuery } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { parseSlice } from "../../lib/pages.ts";
import { unfriend, viewFriends } from "./actions.ts";
import { FriendSchema, presentFriend } from "./schemas.ts";

export const friends = createRouter();

const shared = { tags: ["Contacts"] };

const listContract = createRoute({
  operationId: "listFriends",
  method: "get",
  path: "/api/friends",
  summary: "Whom you added as friends, and which of them are online",
  ...shared,
  ...signedIn(),
  request: { query: SliceQuery },
  responses: {
    200: json(
      itemsOf("FriendList", FriendSchema),
      "The newest friend first; offline unless they added you too, or know you otherwise",
    ),
    ...problems("validation_failed", "not_signed_in"),
  },
});

friends.openapi(listContract, async (c) => {
  const slice = parseSlice(c.req.valid("query"));
  const { items, count } = await viewFriends(c.get("ctx"), c.get("actor"), slice);
  return c.json({ items: items.map(presentFriend), count }, 200);
});

const endContract = createRoute({
  operationId: "removeFriend",
  method: "delete",
  path: "/api/friends/{username}",
  summary: "End a friendship",
  ...shared,
  ...signedIn(answersNothing),
  request: { params: z.object({ username: usernameParameter("The friend's username") }) },
  responses: {
    204: empty("Neither of you has the other as a friend any more"),
    ...problems("not_signed_in", "not_found"),
  },
});

friends.openapi(endContract, async (c) => {
  await unfriend(c.get("ctx"), c.get("actor"), c.req.valid("param").username);
  return c.body(null, 204);
});
