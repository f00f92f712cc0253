import type { OpenAPIHono } from "@hono/zod-openapi";
import type { Context, NotFoundHandler } from "hono";
import { AppError } from "../lib/error.ts";
import { NOT_FOUND_PAGE, pageResponse, wantsPage } from "./pages.ts";
import { problemResponse } from "./problems.ts";
import type { AppEnv } from "./router.ts";

/** 405 if another method exists at the path, else 404. */
export function methodNotAllowed(app: OpenAPIHono<AppEnv>): NotFoundHandler<AppEnv> {
  let methods: string[] | undefined;
  return (c) => {
    methods ??= [...new Set(app.routes.map(({ method }) => method))].filter((method) => method !== "ALL");
    const allow = methods.filter((method) => answers(app, method, c.req.path));
    if (allow.length === 0) return notFoundResponse(c);
    const detail = `This path only supports ${allow.join(", ")}.`;
    return problemResponse(c, new AppError("method_not_allowed", detail, { allow }));
  };
}

/** 404: a page for browsers that open the path, a problem for others. */
export function notFoundResponse(c: Context<AppEnv>): Response | Promise<Response> {
  if (wantsPage(c)) return pageResponse(c, NOT_FOUND_PAGE);
  return problemResponse(c, new AppError("not_found", "No resource exists at this path."));
}

function answers(app: OpenAPIHono<AppEnv>, method: string, path: string): boolean {
  const [matched] = app.router.match(method, path);
  return matched.some(([[, route]]) => route.method === method);
}
