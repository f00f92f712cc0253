import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "../root.ts";
import { HOME, type Page, readContents, resolveFile } from "./contents.ts";
import { render } from "./markdown.ts";
import { pageHtml } from "./page.ts";
import { searchIndex } from "./search.ts";

const TARGET = join(ROOT, "public", "docs");

/** Servers that pages name as an example: on the site, these links lead to the server that shows it. */
const LOCAL = "http://localhost:8787";

/** Makes `public/docs/`, the documentation as static pages, unless it is up to date. */
export function ensureDocumentation(): void {
  const digest = digestOfSources();
  if (readQuietly(join(TARGET, "sources")) === digest) return;
  const draft = join(ROOT, ".wrangler", `docs-${process.pid}`);
  try {
    buildDocumentation(draft);
    writeFileSync(join(draft, "sources"), digest);
    replaceWith(draft, digest);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Two processes may build at once: the second finds that the first was quicker, with the same pages. */
function replaceWith(draft: string, digest: string): void {
  rmSync(TARGET, { recursive: true, force: true });
  try {
    renameSync(draft, TARGET);
  } catch (error) {
    if (readQuietly(join(TARGET, "sources")) !== digest) throw error;
  }
}

/** Writes the whole site into a folder: a folder for each page, pictures, and the search index. */
export function buildDocumentation(target: string): void {
  const groups = readContents();
  const pages = [HOME, ...groups.flatMap(({ pages }) => pages)];
  const urls = new Map(pages.map(({ file, url }) => [file, url]));
  const rendered = pages.map((page) => {
    const { html, sections } = render(readFileSync(join(ROOT, page.file), "utf8"), (link) =>
      resolveLink(page, link, urls),
    );
    write(join(target, page.url.slice("/docs/".length), "index.html"), pageHtml(page, html, groups));
    return { page, sections };
  });
  write(join(target, "search.json"), searchIndex(rendered));
  for (const name of pictures()) write(join(target, name), readFileSync(join(ROOT, "docs", name)));
}

/** Pages and pictures by their address on the site; null for files of the repository that aren't on it. */
function resolveLink({ file }: Page, link: string, urls: ReadonlyMap<string, string>): string | null {
  if (link.startsWith(LOCAL)) return link.slice(LOCAL.length) || "/";
  if (/^[a-z]+:/.test(link) || link.startsWith("#")) return link;
  const [path = "", anchor] = link.split("#");
  const target = resolveFile(file, path);
  const url = urls.get(target);
  if (url) return anchor ? `${url}#${anchor}` : url;
  return /^docs\/[^/]+\.(svg|png)$/.test(target) ? `/${target}` : null;
}

function pictures(): string[] {
  return readdirSync(join(ROOT, "docs")).filter((name) => /\.(svg|png)$/.test(name));
}

function digestOfSources(): string {
  const hash = createHash("sha256");
  for (const folder of ["docs", "scripts/docs"]) {
    for (const name of readdirSync(join(ROOT, folder)).sort()) {
      hash.update(name).update(readFileSync(join(ROOT, folder, name)));
    }
  }
  for (const file of ["client/README.md", "package.json"]) hash.update(readFileSync(join(ROOT, file)));
  return hash.digest("hex");
}

function write(file: string, content: string | Uint8Array): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

function readQuietly(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}
