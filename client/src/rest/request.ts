import type { Problem } from "../api-types.ts";
import { PalaestraError } from "../error.ts";
import type { Platform } from "../platform.ts";

/** One request as it goes over the wire. */
export interface Request {
  method: string;
  /** With its query. */
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON, but for a form. */
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
const PATIENCE_MS = 30_000;

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
  if (error.status === 0) return isRepeatable ? REPEAT_AFTER_MS.least : null;
  if (error.status !== 503 && error.status !== 429) return null;
  const waitMs = Math.max(REPEAT_AFTER_MS.least, (error.cause as RetryAfter).seconds * 1000);
  return waitMs <= REPEAT_AFTER_MS.most ? waitMs : null;
}

/** What a refusal says of when to come back. */
interface RetryAfter {
  seconds: number;
}

async function send(origin: string, platform: Platform, request: Request): Promise<unknown> {
  const { method, path, headers, body, cookies, signal } = request;
  const isForm = typeof FormData !== "undefined" && body instanceof FormData;
  const stop = new AbortController();
  const patience = setTimeout(() => stop.abort(), PATIENCE_MS);
  signal?.addEventListener("abort", () => stop.abort());
  let response: Response;
  let text: string | Blob;
  try {
    response = await platform.fetch(origin + path, {
      method,
      headers: { ...(body !== undefined && !isForm && { "Content-Type": "application/json" }), ...headers },
      ...(body !== undefined && { body: isForm ? (body as FormData) : JSON.stringify(body) }),
      ...(cookies && { credentials: "include" }),
      signal: stop.signal,
    });
    text = isText(response) ? await response.text() : await response.blob();
  } catch (cause) {
    throw new PalaestraError("unreachable", "The server could not be reached.", { cause });
  } finally {
    clearTimeout(patience);
  }
  if (!response.ok) throw refusal(response, text);
  return response.headers.get("Content-Type")?.includes("json")
    ? JSON.parse(String(text))
    : text || undefined;
}

function isText({ headers }: Response): boolean {
  return /json|text|yaml|^$/.test(headers.get("Content-Type") ?? "");
}

function refusal({ status, headers }: Response, text: string | Blob): PalaestraError {
  const cause: RetryAfter = { seconds: Number(headers.get("Retry-After") ?? 0) };
  let problem: Partial<Problem> = {};
  try {
    problem = JSON.parse(String(text));
  } catch {
    // Something between us and the server answered.
  }
  const {
    code = "internal_error",
    detail = `The server answered ${status}.`,
    errors = [],
    request_id,
  } = problem;
  return new PalaestraError(code, detail, { status, errors, requestId: request_id ?? null, cause });
}
