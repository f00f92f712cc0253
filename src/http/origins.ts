/** Requests with neither `Origin` nor `Sec-Fetch-Site` are not from browsers, and pass. */
export function isOriginAllowed(request: Request, allowedOrigins: readonly string[]): boolean {
  const origin = request.headers.get("Origin");
  if (origin !== null) {
    return origin === new URL(request.url).origin || allowedOrigins.includes(origin);
  }
  const site = request.headers.get("Sec-Fetch-Site");
  return site === null || site === "same-origin" || site === "none";
}

/**
 * From another site the browser sends no `SameSite=Lax` cookies. For browsers without `Sec-Fetch-Site`, hosts
 * are the same site if equal or with the same last two labels.
 */
export function isCrossSite(request: Request): boolean {
  const site = request.headers.get("Sec-Fetch-Site");
  if (site !== null) return site === "cross-site";
  const origin = request.headers.get("Origin");
  if (origin === null) return false;
  const own = new URL(request.url);
  const page = URL.canParse(origin) ? new URL(origin) : null;
  return page === null || page.protocol !== own.protocol || siteOf(page.hostname) !== siteOf(own.hostname);
}

function siteOf(host: string): string {
  const isAddress = host.startsWith("[") || /^[\d.]+$/.test(host);
  return isAddress ? host : host.split(".").slice(-2).join(".");
}
