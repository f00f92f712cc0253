import { readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { ROOT } from "../root.ts";

const DOCS = join(ROOT, "docs");

/** One page of the site. */
export interface Page {
  /** Its Markdown file, relative to the root: `docs/protocol.md`. */
  file: string;
  /** Its address on the site: `/docs/protocol/`. */
  url: string;
  title: string;
  /** What it is about, in half a sentence. */
  about: string;
}

/** Pages under one heading of the table of contents. */
export interface Group {
  title: string;
  pages: Page[];
}

const HEADING = /^## (.+)$/;
const ENTRY = /^- \[(.+?)\]\((.+?)\): (.+)$/;

/** The table of contents, as `docs/index.md` has it: pages are listed there, and nowhere else. */
export function readContents(): Group[] {
  const groups: Group[] = [];
  for (const line of readFileSync(join(DOCS, "index.md"), "utf8").split("\n")) {
    const [, heading] = HEADING.exec(line) ?? [];
    if (heading) groups.push({ title: heading, pages: [] });
    const [, title, target, about] = ENTRY.exec(line) ?? [];
    if (!title || !target || !about) continue;
    const file = relative(ROOT, join(DOCS, target));
    groups.at(-1)?.pages.push({ file, url: urlOf(file), title, about });
  }
  return groups;
}

/** The page that explains all others. */
export const HOME: Page = {
  file: "docs/index.md",
  url: "/docs/",
  title: "Documentation",
  about: "Pages by subject",
};

/** The file that a link in `file` points to, relative to the root. */
export function resolveFile(file: string, target: string): string {
  return normalize(join(dirname(file), target)).replaceAll("\\", "/");
}

function urlOf(file: string): string {
  return file === "client/README.md"
    ? "/docs/client/"
    : `/docs/${file.slice("docs/".length, -".md".length)}/`;
}
