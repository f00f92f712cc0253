import { createRoute, z } from "@hono/zod-openapi";
import { json } from "../../http/responses.ts";
import { createRouter } from "../../http/router.ts";
import { isoTime } from "../../lib/time.ts";

export const health = createRouter();

const getHealth = createRoute({
  method: "get",
  path: "/api/health",
  tags: ["Health"],
  summary: "Whether the Worker answers",
  responses: {
    200: json(
      z.object({ status: z.literal("healthy"), timestamp: z.iso.datetime() }).openapi("Health"),
      "It does",
    ),
  },
});

health.openapi(getHealth, (c) =>
  c.json({ status: "healthy" as const, timestamp: isoTime(c.get("ctx").now()) }, 200),
);
