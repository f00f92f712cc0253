import type { Context } from "hono";
import { html } from "hono/html";

type Html = ReturnType<typeof html>;

export interface Page {
  title: string;
  head?: Html;
  body: Html;
  policy?: string;
  status?: 200 | 404;
}

const PLAIN_POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** The playground and the docs repeat them. */
export const PAGE_HEADER = html`<nav class="bar" aria-label="Palaestra">
      <a class="home" href="/">Palaestra</a>
      <a href="/docs/">Docs</a>
      <a href="/api/docs/">API reference</a>
    </nav>`;

/** Loads nothing from any other host. */
export function pageResponse(c: Context, page: Page): Response | Promise<Response> {
  const { title, head, body, policy = PLAIN_POLICY, status = 200 } = page;
  c.header("Content-Security-Policy", policy);
  c.header("Vary", "Accept", { append: true });
  return c.html(
    html`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <link rel="icon" href="/favicon.svg">
    ${head ?? html`<link rel="stylesheet" href="/documentation/page.css">`}
  </head>
  <body>
    ${body}
  </body>
</html>
`,
    status,
  );
}

/** A browser that opens an address prefers HTML. */
export function wantsPage(c: Context): boolean {
  return c.req.method === "GET" && (c.req.header("Accept") ?? "").includes("text/html");
}

export const NOT_FOUND_PAGE: Page = {
  title: "Page not found",
  status: 404,
  body: html`${PAGE_HEADER}
    <main>
      <h1>Page not found</h1>
      <p class="lead">No page exists at this address. It may be misspelled, or the page may have moved.</p>
      <p>Go to the <a href="/">home page</a>, the <a href="/docs/">docs</a> or the
        <a href="/api/docs/">API reference</a>.</p>
    </main>`,
};
