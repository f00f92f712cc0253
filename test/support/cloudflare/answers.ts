import type { Context } from "hono";

/** An answer of Cloudflare's API. */
export function succeed(c: Context, result: unknown): Response {
  return c.json({ success: true, errors: [], messages: [], result });
}

/** A refusal, with the code by which wrangler knows it. */
export function refuse(c: Context, status: 400 | 403 | 404 | 409, code: number, message: string): Response {
  return c.json({ success: false, errors: [{ code, message }], messages: [], result: null }, status);
}
