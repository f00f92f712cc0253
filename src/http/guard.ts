import type { Context as RequestContext } from "hono";
import { createMiddleware } from "hono/factory";
import type { Context } from "../context.ts";
import type { AppEnv } from "./router.ts";

/** `find` throws if the caller may not access the thing. */
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

export function guardBy<More extends object = object>(
  check: (c: RequestContext<AppEnv & { Variables: More }>) => unknown,
) {
  return createMiddleware<AppEnv & { Variables: More }>(async (c, next) => {
    await check(c);
    await next();
  });
}
