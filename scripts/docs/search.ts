import MiniSearch, { type Options } from "minisearch";
import type { Page } from "./contents.ts";
import type { Section } from "./markdown.ts";

const EXCERPT_LENGTH_MAX = 140;

interface Entry {
  id: string;
  page: string;
  heading: string;
  text: string;
  excerpt: string;
}

/** Plain data: the page that searches gets it beside the index. */
const OPTIONS = {
  fields: ["page", "heading", "text"],
  storeFields: ["page", "heading", "excerpt"],
  searchOptions: { boost: { heading: 8, page: 2 }, prefix: true, fuzzy: 0.15, combineWith: "AND" },
} satisfies Options<Entry>;

/** What the browser loads to search the pages: an index of their sections, and the options that it was made with. */
export function searchIndex(pages: readonly { page: Page; sections: readonly Section[] }[]): string {
  const index = new MiniSearch<Entry>(OPTIONS);
  for (const { page, sections } of pages) index.addAll(sections.map((section) => entryOf(page, section)));
  return JSON.stringify({ options: OPTIONS, index });
}

function entryOf({ url, title }: Page, { anchor, heading, text }: Section): Entry {
  const plain = text.replace(/\s+/g, " ").trim();
  const excerpt = plain.length > EXCERPT_LENGTH_MAX ? `${plain.slice(0, EXCERPT_LENGTH_MAX)}…` : plain;
  return { id: anchor ? `${url}#${anchor}` : url, page: title, heading, text: plain, excerpt };
}
