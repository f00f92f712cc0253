import { z } from "@hono/zod-openapi";
import { USERNAME_LENGTH_MAX } from "../lib/text.ts";

// Parameters are read as text: what other text means, such as an id that nothing has, each handler decides.

/** An integer id in a path or query. */
export function idParameter(description: string) {
  return z
    .string()
    .openapi({ type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER, description, example: 1 });
}

/** A UUID in a path or query. */
export function uuidParameter(description: string) {
  return z.string().openapi({ format: "uuid", description });
}

/** A whole number in a query that may be left out. */
export function countParameter(description: string, { minimum = 1 } = {}) {
  return z.string().optional().openapi({ type: "integer", minimum, description });
}

/** A username in a path. */
export function usernameParameter(description: string) {
  return z.string().openapi({ minLength: 1, maxLength: USERNAME_LENGTH_MAX, description, example: "ben" });
}
