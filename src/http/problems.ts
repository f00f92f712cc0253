import type { Context } from "hono";
import { HTTPException } from "hono/http-exception";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { isForeignKeyViolation } from "../db/database.ts";
import { AppError, type ErrorCode, type FieldError } from "../lib/error.ts";
import { createLogger } from "../lib/logger.ts";
import { isPlatformFailure } from "../lib/platform-failures.ts";
import type { AppEnv } from "./router.ts";

interface ProblemKind {
  status: ContentfulStatusCode;
  title: string;
}

export const PROBLEMS = {
  validation_failed: { status: 400, title: "Bad Request" },
  malformed_body: { status: 400, title: "Bad Request" },
  not_signed_in: { status: 401, title: "Unauthorized" },
  wrong_credentials: { status: 401, title: "Unauthorized" },
  not_allowed: { status: 403, title: "Forbidden" },
  origin_not_allowed: { status: 403, title: "Forbidden" },
  cross_site_cookies: { status: 403, title: "Forbidden" },
  proof_required: { status: 403, title: "Forbidden" },
  not_a_member: { status: 403, title: "Forbidden" },
  not_found: { status: 404, title: "Not Found" },
  method_not_allowed: { status: 405, title: "Method Not Allowed" },
  username_taken: { status: 409, title: "Conflict" },
  email_taken: { status: 409, title: "Conflict" },
  profile_exists: { status: 409, title: "Conflict" },
  already_a_member: { status: 409, title: "Conflict" },
  too_many_members: { status: 409, title: "Conflict" },
  message_deleted: { status: 409, title: "Conflict" },
  idempotency_key_reused: { status: 409, title: "Conflict" },
  idempotency_key_in_progress: { status: 409, title: "Conflict" },
  quota_exceeded: { status: 409, title: "Conflict" },
  content_too_large: { status: 413, title: "Content Too Large" },
  unsupported_media_type: { status: 415, title: "Unsupported Media Type" },
  range_not_satisfiable: { status: 416, title: "Range Not Satisfiable" },
  rate_limited: { status: 429, title: "Too Many Requests" },
  unavailable: { status: 503, title: "Service Unavailable" },
  mail_not_sent: { status: 503, title: "Service Unavailable" },
  internal_error: { status: 500, title: "Internal Server Error" },
} as const satisfies Record<ErrorCode, ProblemKind>;

const UNAVAILABLE = new AppError(
  "unavailable",
  "The service is temporarily unavailable. Try again in a few seconds, with the same Idempotency-Key to be safe.",
  { retryAfterSeconds: 5 },
);

const INTERNAL_ERROR = new AppError("internal_error", "Something went wrong on our side. Try again later.");

/** RFC 9457; `error` repeats `detail` for the workout tracker's clients. */
export interface Problem {
  type: "about:blank";
  title: string;
  status: number;
  detail: string;
  code: ErrorCode;
  request_id: string;
  error: string;
  errors?: FieldError[];
}

export function problemResponse(c: Context<AppEnv>, error: AppError): Response {
  const { status, title } = PROBLEMS[error.code];
  const { errors, retryAfterSeconds, allow } = error.details;
  const problem: Problem = {
    type: "about:blank",
    title,
    status,
    detail: error.message,
    code: error.code,
    request_id: c.get("requestId"),
    error: error.message,
    ...(errors && { errors }),
  };
  if (retryAfterSeconds !== undefined) c.header("Retry-After", String(retryAfterSeconds));
  if (allow) c.header("Allow", allow.join(", "));
  if (status === 401) c.header("WWW-Authenticate", 'Bearer realm="palaestra"');
  return c.json(problem, status, { "Content-Type": "application/problem+json" });
}

export function handleError(thrown: Error, c: Context<AppEnv>): Response {
  const known = asAppError(thrown);
  if (known) return problemResponse(c, known);
  const logger = c.get("ctx")?.logger ?? createLogger({ request_id: c.get("requestId") });
  logger.error("request failed", thrown);
  return problemResponse(c, isPlatformFailure(thrown) ? UNAVAILABLE : INTERNAL_ERROR);
}

function asAppError(thrown: Error): AppError | null {
  if (thrown instanceof AppError) return thrown;
  if (thrown.cause instanceof AppError) return thrown.cause;
  if (thrown instanceof HTTPException) return fromHttpException(thrown);
  // Something was deleted meanwhile, most likely the caller's own account.
  if (isForeignKeyViolation(thrown))
    return new AppError("not_found", "Something this request refers to was deleted meanwhile.");
  return null;
}

function fromHttpException(thrown: HTTPException): AppError | null {
  switch (thrown.status) {
    case 400:
      return new AppError("malformed_body", "The body is not valid JSON.");
    case 413:
      return new AppError("content_too_large", "The body is too large.");
    case 415:
      return new AppError("unsupported_media_type", "Send the body as Content-Type: application/json.");
    default:
      return null;
  }
}
