/** What a login hands out; `refresh` is absent where the application renews by itself. */
export interface Tokens {
  access: string;
  refresh?: string;
}

/** What the client needs to know of its own tokens. The server alone can tell whether they are good. */
export interface Claims {
  accountId: number | null;
  /** Which login it belongs to. */
  grantId: string | null;
  /** Counts the refresh tokens of a login. */
  refreshes: number;
  /** How long it lives, in milliseconds; null where it does not say. */
  lifeMs: number | null;
  /** By the server's clock, in milliseconds since 1970; null where it does not say. */
  endsAt: number | null;
}

/** What a token says of itself; nothing where it is no JWT. */
export function claimsOf(token: string): Claims {
  const { sub, gid, gen, iat, exp } = payloadOf(token);
  const accountId = Number(sub);
  return {
    accountId: Number.isSafeInteger(accountId) && accountId > 0 ? accountId : null,
    grantId: typeof gid === "string" ? gid : null,
    refreshes: typeof gen === "number" ? gen : 0,
    lifeMs: typeof iat === "number" && typeof exp === "number" ? (exp - iat) * 1000 : null,
    endsAt: typeof exp === "number" ? exp * 1000 : null,
  };
}

/** Whether another pair of the same login was handed out after this one. */
export function isNewer(other: Tokens, than: Tokens): boolean {
  if (!other.refresh || !than.refresh) return false;
  const [theirs, ours] = [claimsOf(other.refresh), claimsOf(than.refresh)];
  return theirs.grantId !== null && theirs.grantId === ours.grantId && theirs.refreshes > ours.refreshes;
}

function payloadOf(token: string): Record<string, unknown> {
  try {
    const [, payload = ""] = token.split(".");
    const payloadText = atob(payload.replaceAll("-", "+").replaceAll("_", "/"));
    const claims: unknown = JSON.parse(payloadText);
    return typeof claims === "object" && claims !== null ? { ...claims } : {};
  } catch {
    return {};
  }
}
