import type { Problem } from "../api-types.ts";
import { type ErrorCode, PalaestraError } from "../error.ts";
import type { Platform } from "../platform.ts";

/** One request as it goes over the wire. */
export interface Request {
  method: string;
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON, but for a form and for text, which is CSV. */
  body?: unknown;
  /** Whether the browser's cookies go along, to another origin too. */
  cookies?: boolean;
  signal?: AbortSignal | undefined;
  /** A second time does no harm. */
  isRepeatable?: boolean;
}

/** Makes a request; resolves with the answer's body. @throws PalaestraError */
export type Requester = (request: Request) => Promise<unknown>;

const REPEAT_AFTER_MS = { least: 300, most: 10_000 };
const PROXY_MAY_ALLOW = new Set([401, 407, 408, 429]);
const PATIENCE_MS = { answer: 30_000, upload: 600_000 };

/** Requests to one server, each repeated once where that may help. */
export function requester(origin: string, platform: Platform): Requester {
  return async (request) => {
    try {
      return await send(origin, platform, request);
    } catch (error) {
      const waitMs = repeatAfter(error, request);
      if (waitMs === null) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      return send(origin, platform, request);
    }
  };
}

/** How long to wait before it is repeated; null where it isn't. */
function repeatAfter(error: unknown, { signal, isRepeatable }: Request): number | null {
  if (!(error instanceof PalaestraError) || signal?.aborted) return null;
  const { status, retryAfterMs } = error;
  if (status === 0 ? !isRepeatable : status !== 503 && status !== 429) return null;
  return retryAfterMs <= REPEAT_AFTER_MS.most ? Math.max(REPEAT_AFTER_MS.least, retryAfterMs) : null;
}

async function send(origin: string, platform: Platform, request: Request): Promise<unknown> {
  const { method, path, headers, body, cookies, signal } = request;
  const isText = typeof body === "string";
  const isForm = body instanceof FormData;
  const type = isText ? "text/csv" : "application/json";
  const stop = new AbortController();
  const abort = () => stop.abort();
  const patience = setTimeout(abort, isForm ? PATIENCE_MS.upload : PATIENCE_MS.answer);
  signal?.addEventListener("abort", abort);
  if (signal?.aborted) abort();
  try {
    const response = await platform.fetch(origin + path, {
      method,
      headers: { ...(body !== undefined && !isForm && { "Content-Type": type }), ...headers },
      ...(body !== undefined && { body: isText || isForm ? body : JSON.stringify(body) }),
      ...(cookies && { credentials: "include" }),
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
  return status >= 500 || PROXY_MAY_ALLOW.has(status) ? "unavailable" : "validation_failed";
}
