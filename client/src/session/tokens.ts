/** What a login hands out; `refresh` is absent where the application renews by itself. */
export interface Tokens {
  access: string;
  refresh?: string;
}

/** What a token says of itself. The server alone can tell whether it is good, and another server's may say nothing. */
export interface Claims {
  /** The account, in decimal. */
  sub?: string;
  /** The login. */
  gid?: string;
  /** Counts the refresh tokens of a login. */
  gen?: number;
  /** From when until when it is good, in seconds since 1970 by the server's clock. */
  iat?: number;
  exp?: number;
}

/** Nothing where it is no JWT. */
export function claimsOf(token: string): Claims {
  try {
    const [, payload = ""] = token.split(".");
    return JSON.parse(atob(payload.replaceAll("-", "+").replaceAll("_", "/"))) ?? {};
  } catch {
    return {};
  }
}
