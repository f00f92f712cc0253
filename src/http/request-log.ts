import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./router.ts";

/** One line a request; without the query, which may hold a token, and without the name of a person's file. */
export const logRequests = createMiddleware<AppEnv>(async (c, next) => {
  const start = c.get("ctx").now();
  await next();
  const ctx = c.get("ctx");
  ctx.logger.info("request", {
    method: c.req.method,
    path: c.req.path.replace(/^(\/media\/[^/]+\/[^/]+)\/.*/, "$1"),
    status: c.res.status,
    duration_ms: ctx.now() - start,
    account_id: c.get("actor")?.accountId,
  });
});
