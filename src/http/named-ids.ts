import type { Context } from "hono";
import { parseId } from "../lib/ids.ts";

const READS = new Set(["GET", "HEAD"]);

/**
 * The number that a request names in its query, or a write in its JSON body, before either is held against a schema: so
 * that whether the caller may know of a thing comes before what else is wrong. Null where there is none.
 */
export async function readNamedId(c: Context, name: string): Promise<number | null> {
  if (READS.has(c.req.method)) return parseId(c.req.query(name));
  const body: unknown = await c.req.json().catch(() => null);
  if (typeof body !== "object" || body === null) return null;
  const value = (body as Record<string, unknown>)[name];
  return Number.isSafeInteger(value) ? parseId(String(value)) : null;
}
