import type { Context as RequestContext } from "hono";
import { createMiddleware } from "hono/factory";
import type { Context } from "../context.ts";
import type { AppEnv } from "./router.ts";

/**
 * Lets only those pass who may do something with the thing whose id is in the path: `find` refuses the others, and what it
 * finds is in the request's variables.
 */
export function guard<Name extends string, Thing>(
  name: Name,
  find: (ctx: Context, accountId: number, id: string) => Promise<Thing>,
) {
  return createMiddleware<AppEnv & { Variables: Record<Name, Thing> }>(async (c, next) => {
    const thing = await find(c.get("ctx"), c.get("actor").accountId, c.req.param("id") ?? "");
    c.set(name, thing as never);
    await next();
  });
}

/** Lets a request pass unless `check` throws. What the check finds it sets as one of the request's variables, `More`. */
export function guardBy<More extends object>(
  check: (c: RequestContext<AppEnv & { Variables: More }>) => unknown,
) {
  return createMiddleware<AppEnv & { Variables: More }>(async (c, next) => {
    await check(c);
    await next();
  });
}
