import { createRoute } from "@hono/zod-openapi";
import { assertOwnPage, requireSignIn } from "../../../http/authentication.ts";
import {
  assertCookiesKept,
  clearLoginCookies,
  ensureBrowserCookie,
  readRefreshCookie,
  setLoginCookies,
} from "../../../http/cookies.ts";
import { guardBy } from "../../../http/guard.ts";
import { limitByAddress } from "../../../http/rate-limits.ts";
import { takesNoKey } from "../../../http/repeating.ts";
import { empty, jsonBody, jsonWithCookies, problems, SuccessSchema } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { endCookieGrant } from "../actions.ts";
import { requestCode, verifyCode } from "./actions.ts";
import { RequestCodeBody, VerifyCodeBody } from "./schemas.ts";

export const codes = createRouter();

const shared = { tags: ["Sign-in by code"], security: [] };

/** Cross-site requests must not set or clear cookies. */
const ownPagesOnly = guardBy((c) => {
  assertOwnPage(c);
});

const requestContract = createRoute({
  operationId: "requestCode",
  method: "post",
  path: "/api/request-otp",
  summary: "Get a one-time code by mail",
  description:
    "Five an hour for an address from one client. An address that nobody has gets the same answer.",
  ...shared,
  middleware: [limitByAddress("LOGIN_ADDRESS"), takesNoKey],
  request: { body: jsonBody(RequestCodeBody, { email: "ada@example.com" }) },
  responses: {
    200: jsonWithCookies(
      SuccessSchema,
      "A code was sent, if the address has an account",
      "`device`: identifies this browser to the limits on sign-in, where it has no such cookie",
    ),
    ...problems("validation_failed", "rate_limited", "mail_not_sent"),
  },
});

codes.openapi(requestContract, async (c) => {
  const { email } = c.req.valid("json");
  ensureBrowserCookie(c);
  await requestCode(c.get("ctx"), email);
  return c.json({ status: "success" as const, message: `OTP sent to ${email}` }, 200);
});

const verifyContract = createRoute({
  operationId: "verifyCode",
  method: "post",
  path: "/api/verify-otp",
  summary: "Sign in with a code",
  description:
    "access_token and id_token for 15 minutes, refresh_token for 30 days. A code works once, for five minutes, the " +
    "newest that you requested alone, and bears five tries.",
  ...shared,
  middleware: [ownPagesOnly, limitByAddress("LOGIN_ADDRESS"), takesNoKey],
  request: { body: jsonBody(VerifyCodeBody, { email: "ada@example.com", otp: "123456" }) },
  responses: {
    200: jsonWithCookies(
      SuccessSchema,
      "You are signed in",
      "`access_token` and `id_token` for 15 minutes, `refresh_token` for 30 days",
    ),
    ...problems(
      "validation_failed",
      "wrong_credentials",
      "origin_not_allowed",
      "cross_site_cookies",
      "rate_limited",
    ),
  },
});

codes.openapi(verifyContract, async (c) => {
  const { email, otp } = c.req.valid("json");
  assertCookiesKept(c);
  setLoginCookies(c, await verifyCode(c.get("ctx"), email, otp));
  return c.json({ status: "success" as const, message: "Login successful!" }, 200);
});

const refreshContract = createRoute({
  operationId: "renewCookies",
  method: "post",
  path: "/api/refresh",
  summary: "Renew the login cookies",
  description:
    "Makes sure that the access cookie is valid, for instance before a socket is opened. Sets new cookies if it has expired.",
  ...shared,
  middleware: [requireSignIn, takesNoKey],
  responses: {
    204: empty("The cookies are valid"),
    ...problems("not_signed_in", "origin_not_allowed", "rate_limited"),
  },
});

codes.openapi(refreshContract, (c) => c.body(null, 204));

const logoutContract = createRoute({
  operationId: "signOutBrowser",
  method: "post",
  path: "/api/logout",
  summary: "Sign out of this browser",
  description: "Ends the login of the cookies, and clears them.",
  ...shared,
  middleware: [ownPagesOnly, takesNoKey],
  responses: {
    200: jsonWithCookies(SuccessSchema, "You are signed out", "Clears the login cookies"),
    ...problems("origin_not_allowed"),
  },
});

codes.openapi(logoutContract, async (c) => {
  const refresh = readRefreshCookie(c);
  if (refresh !== undefined) await endCookieGrant(c.get("ctx"), refresh);
  clearLoginCookies(c);
  return c.json({ status: "success" as const, message: "Logged out" }, 200);
});
