import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { runsAgainUnlessKept } from "../../../http/repeating.ts";
import { json, jsonBody, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { confirmAddress } from "./actions.ts";

export const address = createRouter();

const ConfirmBody = z
  .object({
    code: z.string().trim().openapi({
      pattern: "^[0-9]{6}$",
      example: "123456",
      description: "The six digits of the code that was mailed to the new address",
    }),
  })
  .openapi("AddressConfirmation");

const ConfirmedSchema = z
  .object({
    message: z.string().describe("What was done, in a sentence"),
    email: z.string().describe("The new address"),
  })
  .openapi("AddressConfirmed");

const confirmContract = createRoute({
  operationId: "confirmAddress",
  method: "post",
  path: "/api/auth/email",
  tags: ["Accounts"],
  summary: "Confirm your new e-mail address with a code",
  description:
    "A change of address is requested with PUT or PATCH of the account or profile, and takes proof. The code works for an hour, " +
    "and stays good when the change is refused. A username that is the old address becomes the new one.",
  ...signedIn(runsAgainUnlessKept),
  request: { body: jsonBody(ConfirmBody, { code: "123456" }) },
  responses: {
    200: json(ConfirmedSchema, "Changed"),
    ...problems(
      "validation_failed",
      "not_signed_in",
      "wrong_credentials",
      "not_allowed",
      "username_taken",
      "email_taken",
      "rate_limited",
    ),
  },
});

address.openapi(confirmContract, async (c) => {
  const email = await confirmAddress(c.get("ctx"), c.get("actor"), c.req.valid("json").code);
  return c.json({ message: "E-mail address changed", email }, 200);
});
