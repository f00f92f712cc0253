/**
 * Whether a browser on this page may call with our credentials: from our own origin or a listed one. A request
 * with neither `Origin` nor `Sec-Fetch-Site` is no browser's and passes.
 */
export function isOriginAllowed(request: Request, allowedOrigins: readonly string[]): boolean {
  const origin = request.headers.get("Origin");
  if (origin !== null) {
    return origin === new URL(request.url).origin || allowedOrigins.includes(origin);
  }
  const site = request.headers.get("Sec-Fetch-Site");
  return site === null || site === "same-origin" || site === "none";
}

/**
 * Whether a browser counts the page as another site, to which it sends no `SameSite=Lax` cookies. Older browsers do
 * not say: then hosts are one site if they are equal or share their last two labels.
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
