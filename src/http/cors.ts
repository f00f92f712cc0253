import { cors } from "hono/cors";
import { createMiddleware } from "hono/factory";
import type { AppEnv } from "./router.ts";

const HEADERS = {
  allowHeaders: [
    ...["Authorization", "Content-Type", "Idempotency-Key", "refresh", "X-Request-Id"],
    ...["If-None-Match", "If-Range", "Range"],
  ],
  exposeHeaders: [
    ...["Allow", "Link", "X-Request-Id", "Retry-After", "Idempotency-Replayed", "WWW-Authenticate"],
    ...["Accept-Ranges", "ETag", "Content-Length", "Content-Range", "Content-Disposition", "Last-Modified"],
  ],
};

const forOtherOrigins = cors({
  origin: (origin, c) => (c.get("ctx").config.allowedOrigins.includes(origin) ? origin : null),
  credentials: true,
  ...HEADERS,
  maxAge: 600,
});

export const answerOtherOrigins = createMiddleware<AppEnv>(async (c, next) => {
  if (c.req.method === "OPTIONS" || c.req.raw.headers.has("Origin")) return forOtherOrigins(c, next);
  await next();
  c.header("Vary", "Origin", { append: true });
});
