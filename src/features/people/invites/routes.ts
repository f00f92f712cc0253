import { createRoute, z } from "@hono/zod-openapi";
import { signedIn } from "../../../http/contract.ts";
import { uuidParameter } from "../../../http/parameters.ts";
import { runsAgainUnlessKept } from "../../../http/repeating.ts";
import { empty, itemsOf, json, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { AppError } from "../../../lib/error.ts";
import { isoTime } from "../../../lib/time.ts";
import { presentCard } from "../dialects/events-frames.ts";
import { endGame, findGame } from "./actions.ts";
import type { Engagement } from "./protocol.ts";

export const games = createRouter();

const GameSchema = z
  .object({
    game_id: z.uuid().describe("The id of the game"),
    opponent: z
      .object({
        username: z.string().describe("The username"),
        nickname: z.string().describe("The full name, or the username"),
        avatar: z.string().describe("The address of a picture: a path on this host"),
      })
      .openapi("PersonCard", { description: "Someone, as others see them" }),
    ends_at: z.iso.datetime().describe("When the game ends by itself, unless one of the two ends it before"),
  })
  .openapi("Game");

const listContract = createRoute({
  operationId: "listGames",
  method: "get",
  path: "/api/games",
  summary: "Get the game that you are in",
  description: "Returns one game, or none.",
  tags: ["Games"],
  ...signedIn(),
  responses: { 200: json(itemsOf("GameList", GameSchema), "One, or none"), ...problems("not_signed_in") },
});

games.openapi(listContract, async (c) => {
  const game = await findGame(c.get("ctx"), c.get("actor"));
  const items = game ? [presentGame(game)] : [];
  return c.json({ items, count: items.length }, 200);
});

const endContract = createRoute({
  operationId: "endGame",
  method: "delete",
  path: "/api/games/{gameId}",
  summary: "End a game of yours",
  description: "Ends the game for both players, who are free to play again.",
  tags: ["Games"],
  ...signedIn(runsAgainUnlessKept),
  request: { params: z.object({ gameId: uuidParameter("The id of the game") }) },
  responses: { 204: empty("Both are free to play again"), ...problems("not_signed_in", "not_found") },
});

games.openapi(endContract, async (c) => {
  const isEnded = await endGame(c.get("ctx"), c.get("actor"), c.req.valid("param").gameId.toLowerCase());
  if (!isEnded) throw new AppError("not_found", "You are not in this game.");
  return c.body(null, 204);
});

function presentGame({ gameId, opponent, until }: Engagement): z.infer<typeof GameSchema> {
  return { game_id: gameId, opponent: presentCard(opponent), ends_at: isoTime(until) };
}
