import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./router.ts";

/** Logs neither the query (tokens), nor file names, nor e-mail addresses. */
export const logRequests = createMiddleware<AppEnv>(async (c, next) => {
  const start = c.get("ctx").now();
  await next();
  const ctx = c.get("ctx");
  ctx.logger.info("request", {
    method: c.req.method,
    path: loggablePath(c.req.path),
    status: c.res.status,
    duration_ms: ctx.now() - start,
    account_id: c.get("actor")?.accountId,
  });
});

function loggablePath(path: string): string {
  return path.replace(/^(\/media\/[^/]+\/[^/]+)\/.*/, "$1").replace(/[^/]*(?:@|%40)[^/]*/g, "(address)");
}
