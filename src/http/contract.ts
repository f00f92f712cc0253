import type { MiddlewareHandler } from "hono";
import { requireSignIn } from "./authentication.ts";
import { idempotent, replayDeletion } from "./idempotency.ts";
import { repeatOf } from "./repeating.ts";

export const ANY_LOGIN: Record<string, string[]>[] = [{ bearer: [] }, { token: [] }, { cookie: [] }];

export const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Any text of yours, 1 to 255 characters. The same key and body replay the first answer for 24 hours.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
} as const;

/**
 * In this order: signed in (401), access (404 or 403), retries (`Idempotency-Key`), validation (400). For a
 * write, `access` also declares its retries (`repeating.ts`).
 */
export function signedIn(...access: MiddlewareHandler[]) {
  return {
    security: ANY_LOGIN,
    parameters: parametersOf(access),
    middleware: [requireSignIn, replayDeletion, ...access, idempotent],
  };
}

export function open(...access: MiddlewareHandler[]) {
  return { security: [], parameters: parametersOf(access), middleware: [...access, idempotent] };
}

function parametersOf(access: MiddlewareHandler[]) {
  return repeatOf(access) ? [IDEMPOTENCY_KEY] : [];
}
