import { createRoute, z } from "@hono/zod-openapi";
import { json, problems } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { isoTime } from "../../lib/time.ts";
import { assertReady } from "./actions.ts";

export const health = createRouter();

const TIMESTAMP = z.iso.datetime().describe("The time of the answer");

const getHealth = createRoute({
  operationId: "getHealth",
  method: "get",
  path: "/api/health",
  tags: ["Health"],
  summary: "Check that the Worker responds",
  description: "Asks nothing else: no database, no object, no file.",
  responses: {
    200: json(
      z
        .object({ status: z.literal("healthy").describe("Always healthy"), timestamp: TIMESTAMP })
        .openapi("Health"),
      "It answers",
    ),
  },
});

health.openapi(getHealth, (c) =>
  c.json({ status: "healthy" as const, timestamp: isoTime(c.get("ctx").now()) }, 200),
);

const getReadiness = createRoute({
  operationId: "getReadiness",
  method: "get",
  path: "/api/health/ready",
  tags: ["Health"],
  summary: "Check that the database, objects and files respond",
  description:
    "Asks D1, a Durable Object and R2. A refusal names in `errors` which of `database`, `objects` and `files` failed.",
  responses: {
    200: json(
      z
        .object({ status: z.literal("ready").describe("Always ready"), timestamp: TIMESTAMP })
        .openapi("Readiness"),
      "All of them answer",
    ),
    ...problems("rate_limited", "unavailable"),
  },
});

health.openapi(getReadiness, async (c) => {
  const ctx = c.get("ctx");
  await assertReady(ctx);
  return c.json({ status: "ready" as const, timestamp: isoTime(ctx.now()) }, 200);
});
