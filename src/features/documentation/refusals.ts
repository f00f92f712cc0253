import { PROBLEMS } from "../../http/problems.ts";
import type { ErrorCode } from "../../lib/error.ts";

interface OperationKind {
  isWrite: boolean;
  isSecured: boolean;
  isIdempotent: boolean;
  hasJsonBody: boolean;
}

type Responses = Record<string, { description?: string }>;

/** Refusals from before the handler. */
export function commonRefusals({
  isWrite,
  isSecured,
  isIdempotent,
  hasJsonBody,
}: OperationKind): ErrorCode[] {
  const codes: ErrorCode[] = [];
  if (hasJsonBody) codes.push("malformed_body", "content_too_large", "unsupported_media_type");
  if (isSecured) codes.push("not_signed_in");
  if (isSecured && isWrite) codes.push("origin_not_allowed");
  if (!isSecured || isWrite) codes.push("rate_limited");
  if (isIdempotent) codes.push("validation_failed", "idempotency_key_reused", "idempotency_key_in_progress");
  return codes;
}

/** Adds to those that the operation declares itself. */
export function describeRefusals(responses: Responses, codes: readonly ErrorCode[]): void {
  for (const code of codes) {
    const { status, title } = PROBLEMS[code];
    const declared = responses[status];
    if (declared?.description?.split(/[:,] /).includes(code)) continue;
    responses[status] = declared
      ? { ...declared, description: `${declared.description}, ${code}` }
      : problem(`${title}: ${code}`);
  }
}

function problem(description: string) {
  return {
    description,
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
}
