import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ORIGIN } from "../../support/api.ts";

const PAGES = [
  "/api/docs/",
  "/api/schema/swagger-ui/",
  "/api/redoc/",
  "/api/schema/redoc/",
  "/api/asyncapi/ui/",
];

async function openPage(path: string, headers: Record<string, string> = {}) {
  const response = await exports.default.fetch(new Request(new URL(path, ORIGIN), { headers }));
  return { response, html: await response.text() };
}

describe.each(PAGES)("%s", (path) => {
  it("is a page, with and without its trailing slash", async () => {
    for (const spelling of [path, path.replace(/\/$/, "")]) {
      const { response, html } = await openPage(spelling);
      expect(response.status).toBe(200);
      expect(response.headers.get("Content-Type")).toMatch(/^text\/html/);
      expect(html).toMatch(/^<!doctype html>/);
    }
  });

  it("loads nothing from another host, enforced by its policy", async () => {
    const { response, html } = await openPage(path);
    expect(html).not.toMatch(/(?:src|href|action|content)="(?:[a-z]+:)?\/\//i);
    const policy = response.headers.get("Content-Security-Policy") ?? "";
    expect(policy).toContain("default-src 'none'");
    if (html.includes("<script")) expect(policy).toContain("script-src 'self';");
    else expect(policy).not.toContain("script-src");
    expect(policy).not.toMatch(/https?:|\*/);
  });
});

describe("an unknown path", () => {
  it("shows a page with a link home to a browser that opens it", async () => {
    const { response, html } = await openPage("/nowhere", {
      Accept: "text/html,application/xhtml+xml,*/*;q=0.8",
    });
    expect([response.status, response.headers.get("Content-Type")]).toEqual([
      404,
      "text/html; charset=UTF-8",
    ]);
    expect(html).toContain('href="/"');
    expect(response.headers.get("Content-Security-Policy")).toContain("style-src 'self';");
  });

  it.each([{}, { Accept: "application/json" }, { Accept: "*/*" }])(
    "gets a problem with the headers %j",
    async (headers) => {
      const { response, html } = await openPage("/api/nowhere/", headers);
      expect([response.status, JSON.parse(html).code]).toEqual([404, "not_found"]);
    },
  );
});

const LINKS = [
  ["/", "Palaestra"],
  ["/docs/", "Docs"],
  ["/api/docs/", "API reference"],
];

it.each([...PAGES, "/dev/mail/", "/nowhere"])("%s has the links of every page at its top", async (path) => {
  expect(barOf((await openPage(path, { Accept: "text/html" })).html)).toEqual(LINKS);
});

it.each(["/playground/", "/docs/", "/docs/limits/"])("%s has the same links at its top", async (path) => {
  const html = await (await env.ASSETS.fetch(ORIGIN + path)).text();
  expect(barOf(html).slice(0, LINKS.length)).toEqual(LINKS);
});

/** The address and the text of each link at the top of a page. */
function barOf(html: string): string[][] {
  const [bar = ""] = /<nav [^>]*aria-label="Palaestra">.*?<\/nav>/s.exec(html) ?? [];
  return [...bar.matchAll(/<a [^>]*href="([^"]*)">([^<]*)<\/a>/g)].map(([, href = "", text = ""]) => [
    href,
    text,
  ]);
}

it("an answer other than a page keeps the strict policy", async () => {
  const { response } = await openPage("/api/schema/");
  expect(response.headers.get("Content-Security-Policy")).toBe("default-src 'none'; frame-ancestors 'none'");
});

it("the pages use the document of the same server", async () => {
  const scriptOf = async (name: string) => (await env.ASSETS.fetch(`${ORIGIN}/documentation/${name}`)).text();
  const swagger = await scriptOf("swagger.js");
  expect(swagger).toContain('url: "/api/schema/"');
  expect(swagger).toContain("validatorUrl: null");
  expect(await scriptOf("redoc.js")).toContain('"/api/schema/"');
});
