import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../http/contract.ts";
import { guardBy } from "../../http/guard.ts";
import { inOwnName } from "../../http/own-name.ts";
import { idParameter } from "../../http/parameters.ts";
import { answers, answersNothing } from "../../http/repeating.ts";
import { empty, json, jsonBody, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { invalidField } from "../../lib/error.ts";
import { parseId } from "../../lib/ids.ts";
import { addProfile, assertOwnProfile, getProfile, listProfiles, removeProfile } from "./actions.ts";
import { NewProfileSchema, ProfileListSchema, ProfileSchema, presentProfile } from "./schemas.ts";

export const profiles = createRouter();

const ownProfile = guardBy((c) => assertOwnProfile(c.get("ctx"), c.get("actor"), parseId(c.req.param("id"))));

const listProfilesContract = createRoute({
  ...signedIn(),
  operationId: "listProfiles",
  method: "get",
  path: "/api/profiles",
  tags: ["Profiles"],
  summary: "List your profiles, or another account's",
  description: "Returns at most one profile of each type.",
  request: {
    query: z.object({
      account: idParameter("The id of an account, whose profiles to list; your own unless given").optional(),
    }),
  },
  responses: {
    200: json(ProfileListSchema, "The profiles, at most one of each type"),
    ...problems("validation_failed", "not_signed_in"),
  },
});

profiles.openapi(listProfilesContract, async (c) => {
  const { account } = c.req.valid("query");
  const accountId = account === undefined ? c.get("actor").accountId : parseId(account);
  if (accountId === null) throw invalidField("account", "account must be the id of an account, such as 12.");
  const found = await listProfiles(c.get("ctx"), accountId);
  return c.json(found.map(presentProfile), 200);
});

const answersProfile = answers(async (c) => {
  const { profile_type } = NewProfileSchema.parse(await c.req.json());
  const profile = await getProfile(c.get("ctx"), c.get("actor"), profile_type);
  return c.json(presentProfile(profile), 201);
});

const addProfileContract = createRoute({
  ...signedIn(inOwnName("account"), answersProfile),
  operationId: "addProfile",
  method: "post",
  path: "/api/profiles",
  tags: ["Profiles"],
  summary: "Become a gym, trainer, store or trainee",
  description: "Adds a profile to your account, at most one of each type.",
  request: { body: jsonBody(NewProfileSchema, { profile_type: "trainer" }) },
  responses: {
    201: json(ProfileSchema, "The new profile"),
    ...problems(
      "validation_failed",
      "not_signed_in",
      "not_allowed",
      "not_found",
      "profile_exists",
      "rate_limited",
    ),
  },
});

profiles.openapi(addProfileContract, async (c) => {
  const { profile_type } = c.req.valid("json");
  const profile = await addProfile(c.get("ctx"), c.get("actor"), profile_type);
  return c.json(presentProfile(profile), 201);
});

const removeProfileContract = createRoute({
  ...signedIn(ownProfile, answersNothing),
  operationId: "removeProfile",
  method: "delete",
  path: "/api/profiles/{id}",
  tags: ["Profiles"],
  summary: "Remove one of your profiles",
  description: "A trainer's takes its courses with it.",
  request: { params: z.object({ id: idParameter("The id of the profile") }) },
  responses: {
    204: empty("It is gone"),
    ...problems("not_signed_in", "not_allowed", "not_found", "rate_limited"),
  },
});

profiles.openapi(removeProfileContract, async (c) => {
  await removeProfile(c.get("ctx"), c.get("actor"), Number(c.req.valid("param").id));
  return c.body(null, 204);
});
