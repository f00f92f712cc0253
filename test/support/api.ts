import { exports } from "cloudflare:workers";
import type { Problem } from "../../src/http/problems.ts";
import { noteAnswer } from "./documents/traffic.ts";

export const ORIGIN = "http://localhost";

export interface Reply<Body> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface RequestOptions {
  /** An access token, sent as Bearer. */
  as?: string | { access: string };
  /** A JSON body, or a form for multipart. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** Sends a request to the Worker and parses its JSON; null if empty. */
export async function api<Body = Record<string, unknown>>(
  method: string,
  path: string,
  { as, body, headers = {} }: RequestOptions = {},
): Promise<Reply<Body>> {
  const form = body instanceof FormData;
  const token = typeof as === "string" ? as : as?.access;
  const response = await exports.default.fetch(
    new Request(new URL(path, ORIGIN), {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body !== undefined && !form && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && {
        body: form ? body : typeof body === "string" ? body : JSON.stringify(body),
      }),
    }),
  );
  const text = await response.text();
  noteAnswer(method, path, response, text);
  const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson ? JSON.parse(text) : null) as Body,
  };
}

/** Sends a request that must be refused; returns status and problem. */
export async function refused(method: string, path: string, options: RequestOptions = {}): Promise<Problem> {
  const reply = await api<Problem>(method, path, options);
  if (reply.status < 400) throw new Error(`${method} ${path} was accepted with ${reply.status}`);
  return reply.body;
}
