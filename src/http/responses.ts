import { z } from "@hono/zod-openapi";
import type { ErrorCode } from "../lib/error.ts";
import { countParameter } from "./parameters.ts";
import { PROBLEMS } from "./problems.ts";

const ERROR_CODES = Object.keys(PROBLEMS) as [ErrorCode, ...ErrorCode[]];

const ProblemSchema = z
  .object({
    type: z.literal("about:blank").describe("Always about:blank: `code` identifies the kind of problem"),
    title: z.string().describe("The name of the HTTP status"),
    status: z.int().min(400).max(599).describe("The HTTP status"),
    detail: z.string().describe("What is wrong with this request, in a sentence"),
    code: z.enum(ERROR_CODES).describe("The kind of problem, for programs"),
    request_id: z
      .string()
      .describe("Identifies the request in the logs; the same as the X-Request-Id header"),
    error: z.string().describe("The same as `detail`"),
    errors: z
      .array(
        z
          .object({
            path: z.string().describe("The field, with a dot between levels; empty for the whole"),
            message: z.string().describe("What is wrong with the field"),
          })
          .openapi("FieldProblem"),
      )
      .optional()
      .describe("The fields that were refused, where the problem is with fields"),
  })
  .openapi("Problem", { description: "Why a request was refused (RFC 9457)" });

export const SuccessSchema = z
  .object({
    status: z.literal("success").describe("Always success"),
    message: z.string().describe("What was done, in a sentence"),
  })
  .openapi("Success");

export function jsonBody<S extends z.ZodType>(schema: S, example: z.input<S>) {
  return { content: { "application/json": { schema, example } }, required: true } as const;
}

export function json<S extends z.ZodType>(schema: S, description: string) {
  return { content: { "application/json": { schema } }, description } as const;
}

export function jsonPage<S extends z.ZodType>(schema: S, description: string) {
  return { ...json(schema, description), headers: { Link: { $ref: "#/components/headers/Link" } } } as const;
}

export function jsonWithCookies<S extends z.ZodType>(schema: S, description: string, cookies: string) {
  return { ...json(schema, description), headers: setCookie(cookies) } as const;
}

export function setCookie(description: string) {
  return { "Set-Cookie": { description, schema: { type: "string" } } } as const;
}

export function itemsOf<S extends z.ZodType>(name: string, schema: S) {
  return z
    .object({
      items: z.array(schema).describe("The part of the list that was asked for"),
      count: z.int().min(0).describe("How many entries the whole list has"),
    })
    .openapi(name);
}

export function pageOf<S extends z.ZodType>(name: string, schema: S) {
  return z
    .object({
      count: z.int().min(0).describe("How many entries the whole list has"),
      next: z.url().nullable().describe("The address of the next page; null on the last"),
      previous: z.url().nullable().describe("The address of the page before; null on the first"),
      results: z.array(schema).describe("The entries of this page"),
    })
    .openapi(name);
}

export const SliceQuery = z.object({
  limit: countParameter("How many entries to answer with: 10 unless given, at most 100"),
  offset: countParameter("How many entries to skip; 0 unless given", { minimum: 0 }),
});

export function empty(description: string) {
  return { description } as const;
}

/** They are thrown, not returned by handlers, hence the loose type. */
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
