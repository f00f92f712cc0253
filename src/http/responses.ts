import { z } from "@hono/zod-openapi";
import type { ErrorCode } from "../lib/error.ts";
import { PROBLEMS } from "./problems.ts";

const ERROR_CODES = Object.keys(PROBLEMS) as [ErrorCode, ...ErrorCode[]];

const ProblemSchema = z
  .object({
    type: z.literal("about:blank"),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.enum(ERROR_CODES),
    request_id: z.string(),
    error: z.string().openapi({ description: "The same as detail." }),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi("Problem");

export const SuccessSchema = z
  .object({ status: z.literal("success"), message: z.string() })
  .openapi("Success");

export function jsonBody<S extends z.ZodType>(schema: S) {
  return { content: { "application/json": { schema } }, required: true } as const;
}

export function json<S extends z.ZodType>(schema: S, description: string) {
  return { content: { "application/json": { schema } }, description } as const;
}

export function itemsOf<S extends z.ZodType>(schema: S) {
  return z.object({ items: z.array(schema), count: z.int() });
}

export function pageOf<S extends z.ZodType>(schema: S) {
  return z.object({
    count: z.int(),
    next: z.url().nullable(),
    previous: z.url().nullable(),
    results: z.array(schema),
  });
}

export const SliceQuery = z.object({
  limit: z.string().optional().openapi({ type: "integer", description: "1 to 100; 10 unless given" }),
  offset: z.string().optional().openapi({ type: "integer", description: "How many to leave out" }),
});

export function empty(description: string) {
  return { description } as const;
}

/** Documents an operation's errors. They are thrown, not returned by handlers, hence the loose type. */
export function problems(...codes: ErrorCode[]): object {
  const byStatus: Record<number, { content: object; description: string }> = {};
  for (const code of codes) {
    const { status, title } = PROBLEMS[code];
    const before = byStatus[status]?.description;
    byStatus[status] = {
      content: { "application/problem+json": { schema: ProblemSchema } },
      description: before ? `${before}, ${code}` : `${title}: ${code}`,
    };
  }
  return byStatus;
}
