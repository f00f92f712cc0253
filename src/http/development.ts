import { createMiddleware } from "hono/factory";
import { AppError } from "../lib/error.ts";
import type { AppEnv } from "./router.ts";

/** For what is there on a laptop alone: in production it answers as an address that nobody has. */
export const developmentOnly = createMiddleware<AppEnv>(async (c, next) => {
  if (!c.get("ctx").config.development) throw new AppError("not_found", "There is nothing at this address.");
  await next();
});
