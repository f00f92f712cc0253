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
  summary: "List your friends",
  description:
    "Returns the people whom you added, and who of them is online. They appear offline unless they added you, too, or are a contact of yours otherwise.",
  ...shared,
  ...signedIn(),
  request: { query: SliceQuery },
  responses: {
    200: json(itemsOf("FriendList", FriendSchema), "One part of the list, the newest friend first"),
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
  description: "Removes each of you from the other's friends.",
  ...shared,
  ...signedIn(answersNothing),
  request: { params: z.object({ username: usernameParameter("The friend's username") }) },
  responses: {
    204: empty("You are no longer friends"),
    ...problems("not_signed_in", "not_found"),
  },
});

friends.openapi(endContract, async (c) => {
  await unfriend(c.get("ctx"), c.get("actor"), c.req.valid("param").username);
  return c.body(null, 204);
});
