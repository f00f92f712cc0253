import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readContents, resolveFile } from "../../scripts/docs/contents.ts";
import { anchorsOf, targetsOf } from "../../scripts/docs/markdown.ts";
import { ROOT } from "../../scripts/root.ts";

const PAGES = readdirSync(join(ROOT, "docs"))
  .filter((name) => name.endsWith(".md"))
  .map((name) => `docs/${name}`);
const OTHERS = ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "client/README.md"];

const read = (file: string) => readFileSync(join(ROOT, file), "utf8");

/** The links of a page that lead nowhere: to no file of the repository, or to no heading of a page. */
function deadLinks(file: string): string[] {
  return targetsOf(read(file)).filter((target) => {
    if (/^[a-z]+:/.test(target)) return false;
    const [path = "", anchor] = target.split("#");
    const other = path === "" ? file : resolveFile(file, path);
    if (!existsSync(join(ROOT, other))) return true;
    return anchor !== undefined && !anchorsOf(read(other)).includes(anchor);
  });
}

it.each([...PAGES, ...OTHERS])("%s has no dead link and no dead anchor", (file) => {
  expect(deadLinks(file)).toEqual([]);
});

it("a dead link, a dead anchor and a dead picture are found", () => {
  const text = "[a](nowhere.md) [b](limits.md#no-such-heading) ![c](none.svg) [d](limits.md#sockets)";
  expect(targetsOf(text)).toEqual([
    "nowhere.md",
    "limits.md#no-such-heading",
    "none.svg",
    "limits.md#sockets",
  ]);
  expect(anchorsOf("# A\n\n## The `ping` frame\n\n## The ping frame\n\n## Who’s there?")).toEqual([
    "a",
    "the-ping-frame",
    "the-ping-frame-1",
    "whos-there",
  ]);
});

it.each([...PAGES, ...OTHERS])("%s names only files that exist", (file) => {
  const named = [...read(file).matchAll(/`((?:[\w-]+\/)+[\w.-]+\.(?:ts|js|md|mjs|sql))`/g)].map(
    ([, path = ""]) => path,
  );
  const folders = ["", "src", "src/features", "client", "client/src"];
  const missing = named.filter((path) => !folders.some((folder) => existsSync(join(ROOT, folder, path))));
  expect(missing).toEqual([]);
});

it("the table of contents lists every page once", () => {
  const listed = readContents().flatMap(({ pages }) => pages.map(({ file }) => file));
  expect(listed.toSorted()).toEqual(
    [...PAGES.filter((file) => file !== "docs/index.md"), "client/README.md"].toSorted(),
  );
});

it("a page that numbers its sections names all of them, in their order", () => {
  for (const file of PAGES) {
    const [, list = ""] = /\n\n((?:\d+\. \[.+\]\(#.+\)\n)+)\n/.exec(read(file)) ?? [];
    if (list === "") continue;
    const headings = read(file)
      .replace(/^```[\s\S]*?^```$/gm, "")
      .match(/^## .+$/gm);
    const numbered = [...list.matchAll(/^\d+\. \[(.+)\]/gm)].map(([, title]) => `## ${title}`);
    expect([file, numbered]).toEqual([file, headings]);
  }
});
