import type { OpenAPIHono } from "@hono/zod-openapi";
import type { NotFoundHandler } from "hono";
import { AppError } from "../lib/error.ts";
import { NOT_FOUND_PAGE, pageResponse, wantsPage } from "./pages.ts";
import { problemResponse } from "./problems.ts";
import type { AppEnv } from "./router.ts";

/** 405 if another method exists at the path, else 404: to browsers that open it, as a page. */
export function methodNotAllowed(app: OpenAPIHono<AppEnv>): NotFoundHandler<AppEnv> {
  let methods: string[] | undefined;
  return (c) => {
    methods ??= [...new Set(app.routes.map(({ method }) => method))].filter((method) => method !== "ALL");
    const allow = methods.filter((method) => answers(app, method, c.req.path));
    if (allow.length === 0 && wantsPage(c)) return pageResponse(c, NOT_FOUND_PAGE);
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
