import type { Context } from "hono";
import { invalidField } from "../lib/error.ts";
import { isId, parseId } from "../lib/ids.ts";
import { isPlainObject } from "../lib/plain-object.ts";
import { readJson } from "./bodies.ts";

const READS = new Set(["GET", "HEAD"]);

/**
 * The id that a request names in its query, or a write in its JSON body, read before the schema is: so that whether the
 * caller may know of a thing comes before what else is wrong.
 * @throws AppError validation_failed where it is missing or not an id, unsupported_media_type, malformed_body
 */
export async function readNamedId(c: Context, name: string): Promise<number> {
  const id = await readOptionalId(c, name);
  if (id === null) throw notAnId(name);
  return id;
}

/** The same, null where the field is absent or null. */
export async function readOptionalId(c: Context, name: string): Promise<number | null> {
  if (READS.has(c.req.method)) {
    const text = c.req.query(name);
    if (text === undefined) return null;
    const id = parseId(text);
    if (id === null) throw notAnId(name);
    return id;
  }
  const body = await readJson(c);
  const value = isPlainObject(body) ? (body[name] ?? null) : null;
  if (value === null) return null;
  if (!isId(value)) throw notAnId(name);
  return value;
}

function notAnId(name: string) {
  return invalidField(name, `${name} must be an id: a whole number of at least 1, such as 12.`);
}
