import type { OpenAPIHono } from "@hono/zod-openapi";
import type { NotFoundHandler } from "hono";
import { AppError } from "../lib/error.ts";
import { problemResponse } from "./problems.ts";
import type { AppEnv } from "./router.ts";

export function methodNotAllowed(app: OpenAPIHono<AppEnv>): NotFoundHandler<AppEnv> {
  let methods: string[] | undefined;
  return (c) => {
    methods ??= [...new Set(app.routes.map(({ method }) => method))].filter((method) => method !== "ALL");
    const allow = methods.filter((method) => answers(app, method, c.req.path));
    return problemResponse(
      c,
      allow.length > 0
        ? new AppError("method_not_allowed", `This path only supports ${allow.join(", ")}.`, { allow })
        : new AppError("not_found", "No resource exists at this path."),
    );
  };
}

function answers(app: OpenAPIHono<AppEnv>, method: string, path: string): boolean {
  const [matched] = app.router.match(method, path);
  return matched.some(([[, route]]) => route.method === method);
}
