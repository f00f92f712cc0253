import { html } from "hono/html";
import { PAGE_HEADER, type Page } from "../../http/pages.ts";

/** Swagger UI and ReDoc need inline styles and data images; ReDoc's search runs in a worker from a blob. */
const POLICY = [
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

export const swaggerPage: Page = {
  title: "Palaestra: Swagger UI",
  policy: POLICY,
  head: html`<link rel="stylesheet" href="/vendor/swagger-ui-dist/swagger-ui.css">
    <link rel="stylesheet" href="/documentation/frame.css">`,
  body: html`${PAGE_HEADER}
    <div id="swagger-ui"></div>
    <noscript>Swagger UI needs JavaScript. The description itself is at <a href="/api/schema/">/api/schema/</a>.</noscript>
    <script src="/vendor/swagger-ui-dist/swagger-ui-bundle.js"></script>
    <script src="/documentation/swagger.js"></script>`,
};

export const redocPage: Page = {
  title: "Palaestra: ReDoc",
  policy: POLICY,
  head: html`<link rel="stylesheet" href="/documentation/frame.css">`,
  body: html`${PAGE_HEADER}
    <div id="redoc"></div>
    <noscript>ReDoc needs JavaScript. The description itself is at <a href="/api/schema/">/api/schema/</a>.</noscript>
    <script src="/vendor/redoc/redoc.standalone.js"></script>
    <script src="/documentation/redoc.js"></script>`,
};
