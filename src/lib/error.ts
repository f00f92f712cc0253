export type ErrorCode =
  | "validation_failed"
  | "malformed_body"
  | "not_signed_in"
  | "wrong_credentials"
  | "not_allowed"
  | "origin_not_allowed"
  | "cross_site_cookies"
  | "proof_required"
  | "not_a_member"
  | "not_found"
  | "method_not_allowed"
  | "username_taken"
  | "email_taken"
  | "profile_exists"
  | "already_a_member"
  | "too_many_members"
  | "message_deleted"
  | "idempotency_key_reused"
  | "idempotency_key_in_progress"
  | "content_too_large"
  | "unsupported_media_type"
  | "quota_exceeded"
  | "range_not_satisfiable"
  | "rate_limited"
  | "unavailable"
  | "mail_not_sent"
  | "internal_error";

/** `path` is dotted (`logs.0.reps`); empty for the whole body. */
export interface FieldError {
  path: string;
  message: string;
}

interface ErrorDetails {
  errors?: FieldError[];
  retryAfterSeconds?: number;
  allow?: string[];
}

/** Callers see the message: nothing private. No stack trace, which would cost more than the refusal. */
export class AppError extends Error {
  override readonly name = "AppError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(message);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.details = details;
  }
}

/** Its message may be logged. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

export function invalidField(path: string, message: string): AppError {
  return new AppError("validation_failed", message, { errors: [{ path, message }] });
}

export function invalidFields(errors: [FieldError, ...FieldError[]]): AppError {
  const [{ path, message }] = errors;
  return new AppError("validation_failed", `${path}: ${message}`, { errors });
}

/** Ends the request or frame, not the object; only fails because of a bug. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant violated: ${message}`);
}

export function assertNever(value: never): never {
  throw new Error(`Unexpected variant: ${(value as { type?: string }).type ?? typeof value}`);
}
