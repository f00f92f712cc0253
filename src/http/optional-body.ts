import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./router.ts";

/** For an operation whose body may be left out: an empty one is none, also where a header says that it is JSON. */
export const emptyBodyIsNone = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.header("Content-Type") !== undefined && (await c.req.text()).trim() === "") {
    const headers = new Headers(c.req.raw.headers);
    headers.delete("Content-Type");
    c.req.raw = new Request(c.req.url, { method: c.req.method, headers });
  }
  await next();
});
