import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "../../../context.ts";
import { signedIn } from "../../../http/contract.ts";
import { inOwnName } from "../../../http/own-name.ts";
import { runsAgainUnlessKept } from "../../../http/repeating.ts";
import { json, jsonBody, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import {
  type AccountChanges,
  Email,
  getAccount,
  PersonName,
  presentUser,
  UnchangeablePassword,
  UserSchema,
} from "../../accounts/actions.ts";
import {
  assertFitnessInput,
  FitnessFields,
  FitnessProfileSchema,
  findFitnessProfile,
  mergeFitnessProfile,
  presentFitnessProfile,
} from "../../profiles/fitness/actions.ts";
import { updateAccount } from "../actions.ts";

export const ownProfile = createRouter();

const MeBody = z
  .object({
    first_name: PersonName.optional(),
    last_name: PersonName.optional(),
    email: Email.optional(),
    password: UnchangeablePassword,
    ...FitnessFields,
  })
  .openapi("ProfileChange");

const MeSchema = z.object({ user: UserSchema, profile: FitnessProfileSchema }).openapi("OwnProfile");

const shared = { path: "/api/auth/profile", tags: ["Profiles"], ...signedIn() };
const REFUSALS = problems("validation_failed", "not_signed_in", "not_allowed", "email_taken", "rate_limited");

const getContract = createRoute({
  method: "get",
  summary: "Who you are, with your fitness profile",
  ...shared,
  responses: { 200: json(MeSchema, "You"), ...problems("not_signed_in") },
});

ownProfile.openapi(getContract, async (c) =>
  c.json(await present(c.get("ctx"), c.get("actor").accountId), 200),
);

for (const method of ["put", "patch"] as const) {
  const changeContract = createRoute({
    method,
    summary: "Change some of your profile",
    description: "What is left out stays.",
    ...shared,
    ...signedIn(inOwnName("user_id"), runsAgainUnlessKept),
    request: { body: jsonBody(MeBody) },
    responses: { 200: json(MeSchema, "You, as of now"), ...REFUSALS },
  });

  ownProfile.openapi(changeContract, async (c) => {
    const ctx = c.get("ctx");
    const { names, fitness } = split(c.req.valid("json"));
    assertFitnessInput(ctx, fitness);
    await updateAccount(ctx, c.get("actor"), names);
    await mergeFitnessProfile(ctx, c.get("actor").accountId, fitness);
    return c.json(await present(ctx, c.get("actor").accountId), 200);
  });
}

function split({ first_name, last_name, email, password: _none, ...fitness }: z.infer<typeof MeBody>) {
  const names: AccountChanges = {
    ...(first_name !== undefined && { firstName: first_name }),
    ...(last_name !== undefined && { lastName: last_name }),
    ...(email !== undefined && { email }),
  };
  return { names, fitness };
}

async function present(ctx: Context, accountId: number): Promise<z.infer<typeof MeSchema>> {
  const account = await getAccount(ctx, accountId);
  const profile = await findFitnessProfile(ctx, accountId);
  return { user: presentUser(account), profile: presentFitnessProfile(account, profile) };
}
