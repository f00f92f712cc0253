import { createRoute, z } from "@hono/zod-openapi";
import { createMiddleware } from "hono/factory";
import { open } from "../../http/contract.ts";
import { ensureBrowserCookie } from "../../http/cookies.ts";
import { clientAddress, countUse } from "../../http/rate-limits.ts";
import { json, jsonBody, problems, SuccessSchema } from "../../http/responses.ts";
import { type AppEnv, createRouter } from "../../http/router.ts";
import { presentUser } from "../accounts/actions.ts";
import { startGrant } from "../auth/actions.ts";
import {
  assertFitnessInput,
  findFitnessProfile,
  presentFitnessProfile,
  replaceFitnessProfile,
} from "../profiles/fitness/actions.ts";
import { register, splitFullName } from "./actions.ts";
import { AccountBody, MemberBody, RegisteredSchema, UserBody } from "./schemas.ts";

export const registration = createRouter();

const limitRegistrations = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method === "POST") {
    await countUse(c.get("ctx"), "REGISTER_ADDRESS", clientAddress(c.req.raw.headers));
  }
  await next();
});

const shared = { tags: ["Registration"], ...open(limitRegistrations) };
const REFUSALS = problems("validation_failed", "username_taken", "email_taken", "rate_limited");

const createAccountContract = createRoute({
  method: "post",
  path: "/api/accounts",
  summary: "Register, as the gym platform's clients do",
  ...shared,
  request: { body: jsonBody(AccountBody) },
  responses: {
    201: json(z.object({ id: z.int() }).openapi("CreatedAccount"), "The new account"),
    ...REFUSALS,
  },
});

registration.openapi(createAccountContract, async (c) => {
  const { confirmPassword: _same, ...body } = c.req.valid("json");
  ensureBrowserCookie(c);
  const { id } = await register(c.get("ctx"), body);
  return c.json({ id }, 201);
});

const registerUserContract = createRoute({
  method: "post",
  path: "/api/auth/register",
  summary: "Register with a fitness profile, and be logged in",
  ...shared,
  request: { body: jsonBody(UserBody) },
  responses: { 201: json(RegisteredSchema, "The new account and its key"), ...REFUSALS },
});

registration.openapi(registerUserContract, async (c) => {
  const {
    username,
    email,
    password,
    password_confirm: _same,
    first_name,
    last_name,
    ...fitness
  } = c.req.valid("json");
  const ctx = c.get("ctx");
  assertFitnessInput(ctx, fitness);
  ensureBrowserCookie(c);
  const account = await register(ctx, {
    username,
    email,
    password,
    firstName: first_name,
    lastName: last_name,
  });
  await replaceFitnessProfile(ctx, account.id, fitness);
  const { token } = await startGrant(ctx, account.id, 0);
  const profile = presentFitnessProfile(account, await findFitnessProfile(ctx, account.id));
  return c.json({ message: "User registered successfully", user: presentUser(account), token, profile }, 201);
});

const registerMemberContract = createRoute({
  method: "post",
  path: "/api/register",
  summary: "Register, as the workspace's clients do",
  ...shared,
  request: { body: jsonBody(MemberBody) },
  responses: {
    201: json(SuccessSchema, "Registered"),
    ...REFUSALS,
  },
});

registration.openapi(registerMemberContract, async (c) => {
  const { full_name, ...body } = c.req.valid("json");
  ensureBrowserCookie(c);
  await register(c.get("ctx"), { ...body, ...splitFullName(full_name) });
  return c.json({ status: "success" as const, message: "User registered successfully!" }, 201);
});
