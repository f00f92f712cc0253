import type { Problem } from "../api-types.ts";
import { type ErrorCode, mayPass, PalaestraError } from "../error.ts";
import type { Platform } from "../platform.ts";

/** One request as it goes over the wire. */
export interface Request {
  method: string;
  /** With its query. */
  path: string;
  /** Who asks, by an access token; null where the browser's cookies say so, also to another origin. */
  access?: string | null;
  /** The idempotency key of a write, which makes it safe to repeat. */
  key?: string | undefined;
  /** Sent as JSON, but for a form and for text, which is CSV. */
  body?: unknown;
  signal?: AbortSignal | undefined;
}

/** Makes a request; resolves with the answer's body. @throws PalaestraError */
export type Requester = (request: Request) => Promise<unknown>;

const REPEAT_AFTER_MS_MIN = 300;
const REPEAT_AFTER_MS_MAX = 10_000;
const ANSWER_MS = 30_000;
const UPLOAD_MS = 600_000;

/** Requests to one server, each repeated once where that may help. */
export function requester(origin: string, platform: Platform): Requester {
  return async (request) => {
    try {
      return await send(origin, platform, request);
    } catch (error) {
      const { status, retryAfterMs } = error as PalaestraError;
      const { method, key, signal } = request;
      const mayHelp = status === 0 ? method === "GET" || key : status === 503 || status === 429;
      if (!mayHelp || signal?.aborted || !(retryAfterMs <= REPEAT_AFTER_MS_MAX)) throw error;
      const waitMs = Math.max(REPEAT_AFTER_MS_MIN, retryAfterMs);
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return send(origin, platform, request);
    }
  };
}

/** @throws PalaestraError and nothing else */
async function send(origin: string, platform: Platform, request: Request): Promise<unknown> {
  const { method, path, access, key, body, signal } = request;
  const isText = typeof body === "string";
  const isForm = body instanceof FormData;
  const stop = new AbortController();
  const abort = () => stop.abort();
  const patience = setTimeout(abort, isForm ? UPLOAD_MS : ANSWER_MS);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    const response = await platform.fetch(origin + path, {
      method,
      headers: {
        ...(body !== undefined && !isForm && { "Content-Type": isText ? "text/csv" : "application/json" }),
        ...(key && { "Idempotency-Key": key }),
        ...(access && { Authorization: `Bearer ${access}` }),
      },
      ...(body !== undefined && { body: isText || isForm ? body : JSON.stringify(body) }),
      ...(access === null && { credentials: "include" }),
      signal: stop.signal,
    });
    const answered = response.headers.get("Content-Type") ?? "";
    const answer = /json|text|yaml|^$/.test(answered) ? await response.text() : await response.blob();
    if (!response.ok) throw refusal(response, answer);
    // The server answers in other formats: this is the page of a captive portal.
    if (answered.includes("html")) throw new PalaestraError("unreachable");
    return answered.includes("json") ? JSON.parse(answer as string) : answer || undefined;
  } catch (cause) {
    throw cause instanceof PalaestraError ? cause : new PalaestraError("unreachable", undefined, { cause });
  } finally {
    clearTimeout(patience);
    signal?.removeEventListener("abort", abort);
  }
}

function refusal({ status, headers }: Response, text: string | Blob): PalaestraError {
  let problem: Partial<Problem> = {};
  try {
    problem = JSON.parse(String(text));
  } catch {
    // Something between us and the server answered.
  }
  const { code = codeOf(status), detail, errors = [], request_id: requestId } = problem;
  const retryAfterMs = Number(headers.get("Retry-After")) * 1000;
  return new PalaestraError(code, detail, { status, errors, requestId, retryAfterMs });
}

/** For what answered without a code: a proxy, which cannot know whether a login is good. */
function codeOf(status: number): ErrorCode {
  if (status === 413) return "content_too_large";
  return mayPass(status) ? "unavailable" : "validation_failed";
}
