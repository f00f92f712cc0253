import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import MiniSearch from "minisearch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutStopWords } from "../../public/documentation/query.js";
import { render } from "../../scripts/docs/markdown.ts";
import { buildDocumentation } from "../../scripts/docs/site.ts";
import { ROOT } from "../../scripts/root.ts";

const folder = mkdtempSync(join(tmpdir(), "palaestra-docs-"));

beforeAll(() => buildDocumentation(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const pages = () =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith("index.html"))
    .map((name) => ({ name, html: readFileSync(join(folder, name), "utf8") }));

describe("the documentation site", () => {
  it("gives each page one title, its place in the menu, and a way home", () => {
    for (const { name, html } of pages()) {
      const current = html.match(/aria-current="page"/g) ?? [];
      expect([name, html.match(/<h1/g)?.length, html.includes('href="/"')]).toEqual([name, 1, true]);
      expect([name, current.length]).toEqual([name, name === "index.html" ? 0 : 1]);
    }
  });

  it("contains only what a strict content security policy allows, and loads nothing from other hosts", () => {
    for (const { name, html } of pages()) {
      const inline = /<script(?![^>]* src=)|<style|\sstyle=|\son\w+=/.test(html);
      const foreign = /(?:src|rel="stylesheet" href)="(?:https?:)?\/\//.test(html);
      expect([name, inline, foreign]).toEqual([name, false, false]);
    }
  });

  it("links to pages, pictures and files that the site has", () => {
    for (const { name, html } of pages()) {
      const targets = [...html.matchAll(/(?:href|src)="(\/(?:docs|documentation)\/[^"#]*)/g)];
      const missing = targets
        .map(([, path = ""]) => path)
        .filter((path) => {
          const file = path.startsWith("/docs/")
            ? join(folder, path.slice("/docs/".length))
            : join(ROOT, "public", path);
          return !existsSync(path.endsWith("/") ? join(file, "index.html") : file);
        });
      expect([name, missing, /href="[^"]*\.md/.test(html)]).toEqual([name, [], false]);
    }
  });

  it.each([
    ["loses nothing", "/docs/protocol/#a-client-that-loses-nothing"],
    ["rollback", "/docs/operating/#rolling-back"],
    ["personal record", "/docs/training/#records-and-progress"],
    ["hibernat", "/docs/room/#hibernation"],
    ["self host", "/docs/faq/#can-i-run-it-on-my-own-server"],
    ["how do I delete a user", "/docs/faq/#can-i-delete-a-users-data"],
  ])("finds %s", (query, expected) => {
    const { options, index } = JSON.parse(readFileSync(join(folder, "search.json"), "utf8"));
    const found = MiniSearch.loadJS(index, options).search(withoutStopWords(query));
    expect(found.slice(0, 5).map(({ id }) => id)).toContain(expected);
  });
});

describe("a question", () => {
  it.each([
    ["How do I delete a user", "delete user"],
    ["How can I", "How can I"],
  ])("is searched by the words that matter: %s", (query, expected) => {
    expect(withoutStopWords(query)).toBe(expected);
  });
});

describe("rendering", () => {
  const nowhere = () => null;

  it("shows HTML as text", () => {
    expect(render('<img src="x" onerror="alert(1)">', nowhere).html).not.toContain("<img");
  });

  it("keeps the text of a link to a file that is not on the site", () => {
    expect(render("See [`SPEC.md`](../src/SPEC.md).", nowhere).html).toBe(
      "<p>See <code>SPEC.md</code>.</p>\n",
    );
  });

  it("divides a page into sections by its headings", () => {
    const { sections } = render("# A\n\nfirst\n\n## B c\n\nsecond `d`\n", nowhere);
    expect(sections).toEqual([
      { anchor: "", heading: "", text: " first" },
      { anchor: "b-c", heading: "B c", text: " second d" },
    ]);
  });
});
