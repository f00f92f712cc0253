import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { open, signedIn } from "../../http/contract.ts";
import { emptyBodyIsNone } from "../../http/optional-body.ts";
import { limitByAddress } from "../../http/rate-limits.ts";
import { takesNoKey } from "../../http/repeating.ts";
import { empty, json, jsonBody, problems } from "../../http/responses.ts";
import { type AppEnv, createRouter } from "../../http/router.ts";
import { isoTime } from "../../lib/time.ts";
import { presentUser } from "../accounts/actions.ts";
import { login, logout, logoutAll, refresh } from "./actions.ts";
import {
  AccessPairSchema,
  LoggedInSchema,
  LoginBody,
  MediaTicketSchema,
  RefreshBody,
  TicketSchema,
} from "./schemas.ts";
import { issueMediaTicket, issueTicket } from "./tickets/actions.ts";

export const auth = createRouter();

const shared = { tags: ["Authentication"] };
const optionalRefreshBody = {
  ...jsonBody(RefreshBody, { refresh: "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.e30.signature" }),
  required: false,
};
const RefreshHeader = z.object({
  refresh: z.string().optional().openapi({ description: "The refresh token, instead of the body's" }),
});

const loginContract = createRoute({
  operationId: "login",
  method: "post",
  path: "/api/auth/login",
  summary: "Log in by username or e-mail address",
  description: "An account has five logins at most: a sixth ends the oldest.",
  ...shared,
  ...open(limitByAddress("LOGIN_ADDRESS"), takesNoKey),
  request: { body: jsonBody(LoginBody, { username: "ada", password: "a long sentence" }) },
  responses: {
    200: json(LoggedInSchema, "A new login"),
    ...problems("validation_failed", "wrong_credentials", "rate_limited"),
  },
});

auth.openapi(loginContract, async (c) => {
  const { username, email, password } = c.req.valid("json");
  const ctx = c.get("ctx");
  const { account, profileTypes, grant } = await login(ctx, { name: username || email || "", password });
  const { access, refresh: refreshToken, token } = grant;
  const user = presentUser(account);
  const { id, username: name, email: address } = user;
  const shown = { id, username: name, email: address, profile_types: profileTypes };
  return c.json({ access, refresh: refreshToken, token, account: shown, user }, 200);
});

const refreshContract = createRoute({
  operationId: "refreshTokens",
  method: "post",
  path: "/api/auth/refresh",
  summary: "Get a new access token and a new refresh token",
  description:
    "The refresh token comes in a header or in the body. The old one works until the new one is first used; " +
    "used after that, the whole login ends.",
  ...shared,
  security: [],
  middleware: [emptyBodyIsNone, takesNoKey],
  request: { headers: RefreshHeader, body: optionalRefreshBody },
  responses: {
    200: json(AccessPairSchema, "The next pair"),
    ...problems("validation_failed", "not_signed_in", "rate_limited"),
  },
});

auth.openapi(refreshContract, async (c) => {
  return c.json(await refresh(c.get("ctx"), refreshTokenOf(c, c.req.valid("json").refresh)), 200);
});

const logoutContract = createRoute({
  operationId: "logout",
  method: "post",
  path: "/api/auth/logout",
  summary: "Log out",
  description: "Ends the login of this request: its tokens and keys stop working, and its sockets close.",
  ...shared,
  ...signedIn(emptyBodyIsNone, takesNoKey),
  request: { headers: RefreshHeader, body: optionalRefreshBody },
  responses: { 205: empty("You are logged out"), ...problems("validation_failed", "not_signed_in") },
});

auth.openapi(logoutContract, async (c) => {
  await logout(c.get("ctx"), c.get("actor"), refreshTokenOf(c, c.req.valid("json").refresh));
  return c.body(null, 205);
});

const logoutAllContract = createRoute({
  operationId: "logoutEverywhere",
  method: "post",
  path: "/api/auth/logout-all",
  summary: "Log out everywhere",
  description: "Ends every login of yours: all tokens and keys stop working, and all sockets close.",
  ...shared,
  ...signedIn(takesNoKey),
  responses: { 205: empty("You are logged out everywhere"), ...problems("not_signed_in") },
});

auth.openapi(logoutAllContract, async (c) => {
  await logoutAll(c.get("ctx"), c.get("actor"));
  return c.body(null, 205);
});

const ticketContract = createRoute({
  operationId: "createSocketTicket",
  method: "post",
  path: "/api/ws-tickets",
  summary: "Get a ticket that opens one socket within 30 seconds",
  description:
    "Unlike an access token it may stand in an address: by the time a log is read it is worth nothing.",
  ...shared,
  ...signedIn(takesNoKey),
  responses: {
    201: json(TicketSchema, "The ticket, for ?ticket="),
    ...problems("not_signed_in", "rate_limited"),
  },
});

auth.openapi(ticketContract, async (c) => {
  const { ticket, expiresAt } = await issueTicket(c.get("ctx"), c.get("actor"));
  return c.json({ ticket, expires_at: isoTime(expiresAt) }, 201);
});

const mediaTicketContract = createRoute({
  operationId: "createMediaTicket",
  method: "post",
  path: "/api/media-tickets",
  summary: "Get a ticket that reads attachments for ten minutes",
  description:
    "For `<img>`, `<video>`, `<audio>` and viewers, which send no header: append `?ticket=` to an attachment's address. It " +
    "serves any number of `GET` and `HEAD` requests under `/media/`, and nothing else; each checks that you are a member.",
  ...shared,
  ...signedIn(takesNoKey),
  responses: {
    201: json(MediaTicketSchema, "The ticket, for ?ticket="),
    ...problems("not_signed_in", "rate_limited"),
  },
});

auth.openapi(mediaTicketContract, async (c) => {
  const { ticket, expiresAt } = await issueMediaTicket(c.get("ctx"), c.get("actor"));
  return c.json({ ticket, expires_at: isoTime(expiresAt) }, 201);
});

function refreshTokenOf(c: Context<AppEnv>, inBody: string | undefined): string | undefined {
  return c.req.header("refresh") ?? inBody;
}
