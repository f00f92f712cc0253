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

/** One field that was refused: `path` is dotted (`logs.0.reps`), empty for the whole. */
export interface FieldError {
  path: string;
  message: string;
}

interface ErrorDetails {
  errors?: FieldError[];
  retryAfterSeconds?: number;
  /** The methods that a path does answer, for 405. */
  allow?: string[];
}

/**
 * An expected refusal. The message is shown to the caller: it says what to do, and holds nothing private. It has no
 * stack: collecting one costs more than the rest of a refusal.
 */
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

/** A setting of the deployment that cannot be used. Its message is for whoever runs it, and may be logged. */
export class SettingError extends Error {
  override readonly name = "SettingError";
}

/** A refusal of one field, as 400. */
export function invalidField(path: string, message: string): AppError {
  return new AppError("validation_failed", message, { errors: [{ path, message }] });
}

/** A refusal of several fields, as 400. */
export function invalidFields(errors: [FieldError, ...FieldError[]]): AppError {
  const [{ path, message }] = errors;
  return new AppError("validation_failed", `${path}: ${message}`, { errors });
}

/** Ends the request or frame, not the object: what is asserted here can only fail by a mistake of ours. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Invariant violated: ${message}`);
}

export function assertNever(value: never): never {
  throw new Error(`Unexpected variant: ${(value as { type?: string }).type ?? typeof value}`);
}
