import type { MiddlewareHandler } from "hono";
import { requireSignIn } from "./authentication.ts";
import { idempotent, replayDeletion } from "./idempotency.ts";
import { repeatOf } from "./repeating.ts";

/** One of these says who is asking. */
export const ANY_LOGIN: Record<string, string[]>[] = [{ bearer: [] }, { token: [] }, { cookie: [] }];

/** The header of a write that may be repeated, for the documentation of each contract that takes it. */
export const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  required: false,
  description:
    "Any text of yours, 1 to 255 characters. The same key and body replay the first answer for 24 hours.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
} as const;

/**
 * Spread into the contract of an operation for signed-in callers. The chain in app.ts has bounded the body, identified the
 * caller and counted the request. Before the handler come, in this order: signed in at all (401), allowed to (`access`: 404
 * or 403), repeated (`Idempotency-Key`), valid (400). Among `access`, a write declares how it is repeated (`repeating.ts`).
 */
export function signedIn(...access: MiddlewareHandler[]) {
  return {
    security: ANY_LOGIN,
    parameters: parametersOf(access),
    middleware: [requireSignIn, replayDeletion, ...access, idempotent],
  };
}

/** Spread into the contract of an operation that is open to anyone. */
export function open(...access: MiddlewareHandler[]) {
  return { security: [], parameters: parametersOf(access), middleware: [...access, idempotent] };
}

function parametersOf(access: MiddlewareHandler[]) {
  return repeatOf(access) ? [IDEMPOTENCY_KEY] : [];
}
