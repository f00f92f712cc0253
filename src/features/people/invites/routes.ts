import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { empty, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { AppError } from "../../../lib/error.ts";
import { endGame } from "../actions.ts";

export const games = createRouter();

const endContract = createRoute({
  method: "delete",
  path: "/api/games/{gameId}",
  summary: "End a game of yours, for both who play",
  tags: ["Games"],
  ...signedIn(),
  request: { params: z.object({ gameId: z.string().openapi({ format: "uuid" }) }) },
  responses: { 204: empty("Both are free to play again"), ...problems("not_signed_in", "not_found") },
});

games.openapi(endContract, async (c) => {
  const isEnded = await endGame(c.get("ctx"), c.get("actor"), c.req.valid("param").gameId.toLowerCase());
  if (!isEnded) throw new AppError("not_found", "You are in no such game.");
  return c.body(null, 204);
});
