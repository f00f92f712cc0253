import type { Context } from "hono";

export function succeed(c: Context, result: unknown): Response {
  return c.json({ success: true, errors: [], messages: [], result });
}

/** An error with the code that wrangler checks. */
export function refuse(c: Context, status: 400 | 403 | 404 | 409, code: number, message: string): Response {
  return c.json({ success: false, errors: [{ code, message }], messages: [], result: null }, status);
}
