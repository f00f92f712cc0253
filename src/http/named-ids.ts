import type { Context } from "hono";
import { invalidField } from "../lib/error.ts";
import { isId, parseId } from "../lib/ids.ts";
import { isPlainObject } from "../lib/plain-object.ts";
import { readJson } from "./bodies.ts";

const READS = new Set(["GET", "HEAD"]);

/**
 * Before schema validation, because access is checked before other errors are reported. @throws AppError
 * validation_failed, unsupported_media_type, malformed_body
 */
export async function readNamedId(c: Context, name: string): Promise<number> {
  const id = await readOptionalId(c, name);
  if (id === null) throw notAnId(name);
  return id;
}

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
