import { createMiddleware } from "hono/factory";
import { AppError } from "../lib/error.ts";
import type { AppEnv } from "./router.ts";

/** In production these routes answer 404, as an unknown path does. */
export const developmentOnly = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.get("ctx").config.development) throw new AppError("not_found", "No resource exists at this path.");
  await next();
});
