import { type Group, HOME, type Page } from "./contents.ts";

/** A whole page of the site. It loads nothing from any other host, and has neither scripts nor styles inline. */
export function pageHtml(page: Page, content: string, groups: readonly Group[]): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="description" content="${escapeHtml(page.about)}">
    <title>${escapeHtml(page.title)} · Palaestra</title>
    <link rel="icon" href="/favicon.svg">
    <link rel="stylesheet" href="/documentation/page.css">
    <link rel="stylesheet" href="/documentation/docs.css">
    <script type="module" src="/documentation/docs.js"></script>
  </head>
  <body class="docs">
    <a class="skip" href="#content">Skip to the content</a>
    <header class="bar">
      <nav aria-label="Palaestra">
        <a class="home" href="/">Palaestra</a>
        <a href="/docs/">Docs</a>
        <a href="/api/docs/">API reference</a>
      </nav>
      <search class="search" hidden>
        <input type="search" placeholder="Search  /" aria-label="Search the documentation" autocomplete="off" spellcheck="false">
        <p class="hits" role="status"></p>
        <ol class="results" hidden></ol>
      </search>
    </header>
    <div class="columns">
      <nav aria-label="Pages">
        <details class="menu">
          <summary>All pages</summary>
          ${groups.map((group) => groupHtml(group, page)).join("\n          ")}
        </details>
      </nav>
      <main id="content" tabindex="-1">
${content}${neighboursHtml(page, groups)}
      </main>
    </div>
  </body>
</html>
`;
}

function groupHtml({ title, pages }: Group, current: Page): string {
  const entries = pages.map(({ url, title }) => {
    const mark = url === current.url ? ' aria-current="page"' : "";
    return `<li><a href="${url}"${mark}>${escapeHtml(title)}</a></li>`;
  });
  return `<h2>${escapeHtml(title)}</h2><ul>${entries.join("")}</ul>`;
}

function neighboursHtml(page: Page, groups: readonly Group[]): string {
  const pages = [HOME, ...groups.flatMap(({ pages }) => pages)];
  const index = pages.findIndex(({ url }) => url === page.url);
  const [before, after] = [pages[index - 1], pages[index + 1]];
  const link = (target: Page | undefined, rel: string, text: string) =>
    target
      ? `<a rel="${rel}" href="${target.url}">${text}<br>${escapeHtml(target.title)}</a>`
      : "<span></span>";
  return `<nav class="neighbours" aria-label="Neighbouring pages">${link(before, "prev", "Previous")}${link(after, "next", "Next")}</nav>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
