import { createMiddleware } from "hono/factory";
import type { Config } from "../config.ts";
import { notFoundResponse } from "./methods.ts";
import type { AppEnv } from "./router.ts";

/** Guards routes that the configuration switches on: without it they answer as an unknown path does. */
export const onlyIf = (isOn: (config: Config) => boolean) =>
  createMiddleware<AppEnv>(async (c, next) => {
    if (isOn(c.get("ctx").config)) return next();
    return notFoundResponse(c);
  });

export const developmentOnly = onlyIf(({ development }) => development);
