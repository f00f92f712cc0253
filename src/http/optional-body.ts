import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./router.ts";

/** An empty body counts as absent, even with a JSON content type. */
export const emptyBodyIsNone = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.header("Content-Type") !== undefined && (await c.req.text()).trim() === "") {
    const headers = new Headers(c.req.raw.headers);
    headers.delete("Content-Type");
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers });
  }
  await next();
});
