import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "../../../context.ts";
import { signedIn } from "../../../http/contract.ts";
import { inOwnName } from "../../../http/own-name.ts";
import { runsAgainUnlessKept } from "../../../http/repeating.ts";
import { json, jsonBody, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { Email, NewPassword, PersonName, presentUser, UserSchema } from "../../accounts/actions.ts";
import { ProofFields, proofOf } from "../../auth/proofs/actions.ts";
import {
  assertFitnessInput,
  FitnessFields,
  FitnessProfileSchema,
  getAccountWithFitness,
  mergeFitnessProfile,
  presentFitnessProfile,
} from "../../profiles/fitness/actions.ts";
import { type SettingsChange, updateAccount } from "../actions.ts";

export const ownProfile = createRouter();

const MeBody = z
  .object({
    first_name: PersonName.optional().describe("The first name; an empty text clears it"),
    last_name: PersonName.optional().describe("The last name; an empty text clears it"),
    email: Email.optional().describe(
      "A new e-mail address, which takes proof, and counts once it is confirmed",
    ),
    password: NewPassword.optional().describe("A new password, which takes proof and ends your other logins"),
    ...ProofFields,
    ...FitnessFields,
  })
  .openapi("ProfileChange");

const MeSchema = z
  .object({
    user: UserSchema,
    profile: FitnessProfileSchema,
    pending_email: z
      .string()
      .optional()
      .describe("The new address, which counts once it is confirmed: POST /api/auth/email/"),
  })
  .openapi("OwnProfile");

const shared = { path: "/api/auth/profile", tags: ["Profiles"], ...signedIn() };
const REFUSALS = problems(
  "validation_failed",
  "not_signed_in",
  "not_allowed",
  "email_taken",
  "proof_required",
  "rate_limited",
  "mail_not_sent",
);

const getContract = createRoute({
  operationId: "getOwnProfile",
  method: "get",
  summary: "Get your account and fitness profile",
  description: "Returns your account and your fitness profile, which is empty until you write it.",
  ...shared,
  responses: { 200: json(MeSchema, "Your account and profile"), ...problems("not_signed_in") },
});

ownProfile.openapi(getContract, async (c) =>
  c.json(await present(c.get("ctx"), c.get("actor").accountId), 200),
);

for (const [method, operationId] of [
  ["put", "replaceOwnProfile"],
  ["patch", "updateOwnProfile"],
] as const) {
  const changeContract = createRoute({
    operationId,
    method,
    summary: "Change some of your profile",
    description:
      "What is left out stays. A new `email` or `password` takes proof, as with PATCH of the account.",
    ...shared,
    ...signedIn(inOwnName("user_id"), runsAgainUnlessKept),
    request: {
      body: jsonBody(MeBody, {
        bio: "I lift things up and put them down.",
        weight: 82,
        fitness_goal: "endurance",
      }),
    },
    responses: { 200: json(MeSchema, "Your account and profile as they are now"), ...REFUSALS },
  });

  ownProfile.openapi(changeContract, async (c) => {
    const ctx = c.get("ctx");
    const { names, fitness, proof } = split(c.req.valid("json"));
    assertFitnessInput(ctx, fitness);
    const pending = await updateAccount(ctx, c.get("actor"), names, proof);
    await mergeFitnessProfile(ctx, c.get("actor").accountId, fitness);
    const shown = await present(ctx, c.get("actor").accountId);
    return c.json({ ...shown, ...(pending && { pending_email: pending }) }, 200);
  });
}

function split(body: z.infer<typeof MeBody>) {
  const { first_name, last_name, email, password, current_password, code, otp, ...fitness } = body;
  const names: SettingsChange = {
    ...(password !== undefined && { password }),
    ...(first_name !== undefined && { firstName: first_name }),
    ...(last_name !== undefined && { lastName: last_name }),
    ...(email !== undefined && { email }),
  };
  return { names, fitness, proof: proofOf({ current_password, code, otp }) };
}

async function present(ctx: Context, accountId: number): Promise<z.infer<typeof MeSchema>> {
  const { account, profile } = await getAccountWithFitness(ctx, accountId);
  return { user: presentUser(account), profile: presentFitnessProfile(account, profile) };
}
