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
