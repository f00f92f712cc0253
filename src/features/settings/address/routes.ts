import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { runsAgainUnlessKept } from "../../../http/repeating.ts";
import { json, jsonBody, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { confirmAddress } from "./actions.ts";

export const address = createRouter();

const ConfirmBody = z
  .object({
    code: z
      .string()
      .trim()
      .openapi({ example: "123456", description: "The code that the new address was sent" }),
  })
  .openapi("AddressConfirmation");

const confirmContract = createRoute({
  method: "post",
  path: "/api/auth/email",
  tags: ["Accounts"],
  summary: "Confirm your new e-mail address by the code that was sent there",
  description:
    "A change of address is requested with PUT or PATCH of the account or profile, and takes proof. The code works for an hour, " +
    "and stays good when the change is refused. A username that is the old address becomes the new one.",
  ...signedIn(runsAgainUnlessKept),
  request: { body: jsonBody(ConfirmBody) },
  responses: {
    200: json(z.object({ message: z.string(), email: z.string() }).openapi("AddressConfirmed"), "Changed"),
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
