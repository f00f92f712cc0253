import { createRoute, type z } from "@hono/zod-openapi";
import type { Context } from "../../context.ts";
import { open } from "../../http/contract.ts";
import { ensureBrowserCookie } from "../../http/cookies.ts";
import { limitByAddress } from "../../http/rate-limits.ts";
import { answers } from "../../http/repeating.ts";
import { jsonBody, jsonWithCookies, problems, SuccessSchema } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { type Account, getAccountByUsername, presentUser } from "../accounts/actions.ts";
import { login } from "../auth/actions.ts";
import { startGrant } from "../auth/grants/actions.ts";
import {
  assertFitnessInput,
  findFitnessProfile,
  presentFitnessProfile,
  replaceFitnessProfile,
} from "../profiles/fitness/actions.ts";
import { register, splitFullName } from "./actions.ts";
import { AccountBody, CreatedAccountSchema, MemberBody, RegisteredSchema, UserBody } from "./schemas.ts";

export const registration = createRouter();

const limitRegistrations = limitByAddress("REGISTER_ADDRESS");

const shared = { tags: ["Registration"] };
const REGISTERED = { status: "success" as const, message: "User registered successfully!" };
const REFUSALS = problems("validation_failed", "username_taken", "email_taken", "rate_limited");

const DEVICE_COOKIE =
  "`device`: identifies this browser to the limits on sign-in, where it has no such cookie";

const createAccountContract = createRoute({
  operationId: "createAccount",
  method: "post",
  path: "/api/accounts",
  summary: "Register (recommended)",
  description:
    "For new clients. Creates an account without a profile: add one with POST /api/profiles/. Log in with POST /api/auth/login/. " +
    "The other two operations create the same kind of account, for the clients of other systems.",
  ...shared,
  ...open(
    limitRegistrations,
    answers(async (c) => {
      const { username } = AccountBody.parse(await c.req.json());
      return c.json({ id: (await getAccountByUsername(c.get("ctx"), username)).id }, 201);
    }),
  ),
  request: {
    body: jsonBody(AccountBody, {
      username: "ada",
      email: "ada@example.com",
      password: "a long sentence",
      confirmPassword: "a long sentence",
      firstName: "Ada",
      lastName: "Lovelace",
    }),
  },
  responses: {
    201: jsonWithCookies(CreatedAccountSchema, "The new account", DEVICE_COOKIE),
    ...REFUSALS,
  },
});

registration.openapi(createAccountContract, async (c) => {
  const { confirmPassword: _same, firstName = "", lastName = "", ...body } = c.req.valid("json");
  ensureBrowserCookie(c);
  const { id } = await register(c.get("ctx"), { ...body, firstName, lastName });
  return c.json({ id }, 201);
});

/** A retry logs in again, because tokens are not stored, and adds the profile if the first run didn't. */
const answersByLoggingIn = answers(
  async (c) => {
    const ctx = c.get("ctx");
    const { person, fitness } = splitUser(UserBody.parse(await c.req.json()));
    const { account, grant } = await login(ctx, { name: person.username, password: person.password });
    if (!(await findFitnessProfile(ctx, account.id))) await replaceFitnessProfile(ctx, account.id, fitness);
    return c.json(await presentRegistered(ctx, account, grant.token), 201);
  },
  { isKept: false },
);

const registerUserContract = createRoute({
  operationId: "registerUser",
  method: "post",
  path: "/api/auth/register",
  summary: "Register with a fitness profile, and log in",
  description:
    "For clients that expect snake-case names and a key at once. Creates an account with a fitness profile and logs in. " +
    "Repeated with its Idempotency-Key, it logs in again with the same password and returns another key.",
  ...shared,
  ...open(limitRegistrations, answersByLoggingIn),
  request: {
    body: jsonBody(UserBody, {
      username: "ben",
      email: "ben@example.com",
      password: "another long sentence",
      password_confirm: "another long sentence",
      first_name: "Ben",
      last_name: "Bitdiddle",
      height: 182,
      weight: 81.5,
      date_of_birth: "1990-04-23",
      fitness_goal: "muscle_gain",
      experience_level: "beginner",
      preferred_workout_types: ["strength"],
      time_zone: "Europe/Berlin",
    }),
  },
  responses: {
    201: jsonWithCookies(RegisteredSchema, "The new account and its key", DEVICE_COOKIE),
    ...REFUSALS,
    ...problems("wrong_credentials"),
  },
});

registration.openapi(registerUserContract, async (c) => {
  const { person, fitness } = splitUser(c.req.valid("json"));
  const ctx = c.get("ctx");
  assertFitnessInput(ctx, fitness);
  ensureBrowserCookie(c);
  const account = await register(ctx, person);
  await replaceFitnessProfile(ctx, account.id, fitness);
  const { token } = await startGrant(ctx, account.id, { credentialsVersion: 0 });
  return c.json(await presentRegistered(ctx, account, token), 201);
});

const registerMemberContract = createRoute({
  operationId: "registerWorkspaceUser",
  method: "post",
  path: "/api/register",
  summary: "Register with a full name",
  description:
    "For clients of workspaces, which expect `full_name`. Creates an account. " +
    "Sign in with POST /api/request-otp/ and POST /api/verify-otp/, or with POST /api/auth/login/.",
  ...shared,
  ...open(
    limitRegistrations,
    answers((c) => c.json(REGISTERED, 201)),
  ),
  request: {
    body: jsonBody(MemberBody, {
      username: "cleo",
      email: "cleo@example.com",
      password: "a third long sentence",
      full_name: "Cleo Alexandria",
    }),
  },
  responses: {
    201: jsonWithCookies(SuccessSchema, "Registered", DEVICE_COOKIE),
    ...REFUSALS,
  },
});

registration.openapi(registerMemberContract, async (c) => {
  const { full_name = "", ...body } = c.req.valid("json");
  ensureBrowserCookie(c);
  await register(c.get("ctx"), { ...body, ...splitFullName(full_name) });
  return c.json(REGISTERED, 201);
});

async function presentRegistered(ctx: Context, account: Account, token: string) {
  const profile = presentFitnessProfile(account, await findFitnessProfile(ctx, account.id));
  return { message: "User registered successfully", user: presentUser(account), token, profile };
}

function splitUser({ password_confirm: _same, ...body }: z.output<typeof UserBody>) {
  const {
    username,
    email,
    password,
    first_name: firstName = "",
    last_name: lastName = "",
    ...fitness
  } = body;
  return { person: { username, email, password, firstName, lastName }, fitness };
}
