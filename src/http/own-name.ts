import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { AppError } from "../lib/error.ts";
import { NOT_YOU, namesAnother } from "../lib/own-name.ts";
import { isPlainObject } from "../lib/plain-object.ts";
import { hasJsonBody } from "./bodies.ts";
import type { AppEnv } from "./router.ts";

/** Refuses a JSON body whose fields name another account as the one acting. */
export function inOwnName(...fields: [string, ...string[]]) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const { accountId } = c.get("actor");
    for (const object of await readObjects(c)) assertOwnName(object, accountId, fields);
    await next();
  });
}

export function assertOwnName(
  fields: Record<string, unknown>,
  accountId: number,
  names: readonly string[],
): void {
  if (namesAnother(fields, accountId, names)) throw new AppError("not_allowed", NOT_YOU);
}

async function readObjects(c: Context): Promise<Record<string, unknown>[]> {
  if (!hasJsonBody(c)) return [];
  const body: unknown = await c.req.json().catch(() => null);
  if (!isPlainObject(body)) return [];
  return [body, ...Object.values(body).filter(Array.isArray).flat().filter(isPlainObject)];
}
