import type { Context } from "hono";
import { html } from "hono/html";

/** Swagger UI and ReDoc need inline styles and data images; ReDoc's search runs in a worker from a blob. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "worker-src 'self' blob:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

type Html = ReturnType<typeof html>;

interface Page {
  title: string;
  head?: Html;
  body: Html;
}

/** An HTML page that loads nothing from other hosts. */
export function pageResponse(c: Context, { title, head, body }: Page): Response | Promise<Response> {
  c.header("Content-Security-Policy", PAGE_POLICY);
  c.header("Vary", "Accept", { append: true });
  return c.html(html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="/favicon.svg">
    ${head}
  </head>
  <body>
    ${body}
  </body>
</html>
`);
}

export const swaggerPage: Page = {
  title: "Palaestra: Swagger UI",
  head: html`<link rel="stylesheet" href="/vendor/swagger-ui-dist/swagger-ui.css">`,
  body: html`<div id="swagger-ui"></div>
    <noscript>Swagger UI needs JavaScript; the description itself is at <a href="/api/schema/">/api/schema/</a>.</noscript>
    <script src="/vendor/swagger-ui-dist/swagger-ui-bundle.js"></script>
    <script src="/documentation/swagger.js"></script>`,
};

export const redocPage: Page = {
  title: "Palaestra: ReDoc",
  head: html`<link rel="stylesheet" href="/documentation/redoc.css">`,
  body: html`<redoc spec-url="/api/schema/" hide-hostname="true"></redoc>
    <noscript>ReDoc needs JavaScript; the description itself is at <a href="/api/schema/">/api/schema/</a>.</noscript>
    <script src="/vendor/redoc/redoc.standalone.js"></script>`,
};
