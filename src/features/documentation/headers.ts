export const HEADERS = {
  RequestId: {
    description: "Identifies the request in the logs: the one that it was sent with, or a new one",
    required: true,
    schema: { type: "string", maxLength: 64 },
  },
  IdempotencyReplayed: {
    description: "`true` if this is the response to an earlier request with the same Idempotency-Key",
    schema: { type: "string", enum: ["true"] },
  },
  RetryAfter: {
    description: "How long to wait before the next try, in seconds",
    required: true,
    schema: { type: "integer", minimum: 1 },
  },
  WwwAuthenticate: {
    description: "How to sign in",
    required: true,
    schema: { type: "string" },
  },
  Link: {
    description:
      'The neighbouring pages (RFC 8288): `rel="next"` and `rel="prev"`. Absent where there are none',
    schema: { type: "string" },
  },
  RenewedCookies: {
    description:
      "New login cookies, where the request was signed in by cookies of which `access_token` had expired",
    schema: { type: "string" },
  },
} as const;

interface Response {
  headers?: Record<string, object>;
}

/** A header that a response already has stays. */
export function describeHeaders(
  responses: Record<string, Response>,
  { isSecured, isIdempotent }: { isSecured: boolean; isIdempotent: boolean },
): void {
  for (const [status, response] of Object.entries(responses)) {
    const isSuccess = Number(status) < 400;
    responses[status] = {
      ...response,
      headers: {
        "X-Request-Id": header("RequestId"),
        ...(isSuccess && isIdempotent && { "Idempotency-Replayed": header("IdempotencyReplayed") }),
        ...(isSuccess && isSecured && { "Set-Cookie": header("RenewedCookies") }),
        ...(["429", "503"].includes(status) && { "Retry-After": header("RetryAfter") }),
        ...(status === "401" && { "WWW-Authenticate": header("WwwAuthenticate") }),
        ...response.headers,
      },
    };
  }
}

function header(name: keyof typeof HEADERS) {
  return { $ref: `#/components/headers/${name}` };
}
