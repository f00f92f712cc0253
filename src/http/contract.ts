import type { MiddlewareHandler } from "hono";
import { requireSignIn } from "./authentication.ts";
import { idempotent } from "./idempotency.ts";
import { limitWrites } from "./rate-limits.ts";

/**
 * Spread into the contract of an operation for the signed-in. What runs before its handler, in this order: who is
 * asking (401), how often (429), whether they may (`access`: 404 or 403), then the body (400).
 */
export function signedIn(...access: MiddlewareHandler[]) {
  return {
    security: [{ bearer: [] }, { token: [] }],
    middleware: [requireSignIn, limitWrites, ...access, idempotent],
  };
}

/** Spread into the contract of an operation that is open to anyone. */
export function open(...access: MiddlewareHandler[]) {
  return { security: [], middleware: [...access, idempotent] };
}
