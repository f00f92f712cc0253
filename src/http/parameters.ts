import { z } from "@hono/zod-openapi";
import { USERNAME_LENGTH_MAX } from "../lib/text.ts";

// Read as text: each handler decides what other text means, such as an id that nothing has.

export function idParameter(description: string, { minimum = 1 } = {}) {
  return z
    .string()
    .openapi({ type: "integer", minimum, maximum: Number.MAX_SAFE_INTEGER, description, example: 1 });
}

export function uuidParameter(description: string) {
  return z.string().openapi({ format: "uuid", description });
}

export function countParameter(description: string, { minimum = 1 } = {}) {
  return z.string().optional().openapi({ type: "integer", minimum, description });
}

export function usernameParameter(description: string) {
  return z.string().openapi({ minLength: 1, maxLength: USERNAME_LENGTH_MAX, description, example: "ben" });
}
