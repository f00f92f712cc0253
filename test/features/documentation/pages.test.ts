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
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|\*/);
  });
});

it("an answer other than a page keeps the strict policy", async () => {
  const { response } = await openPage("/api/schema/");
  expect(response.headers.get("Content-Security-Policy")).toBe("default-src 'none'; frame-ancestors 'none'");
});

it("the pages use the document of the same server", async () => {
  expect((await openPage("/api/redoc/")).html).toContain('spec-url="/api/schema/"');
  const script = await env.ASSETS.fetch(`${ORIGIN}/documentation/swagger.js`);
  const text = await script.text();
  expect(text).toContain('url: "/api/schema/"');
  expect(text).toContain("validatorUrl: null");
});

it("the landing page links to all of them and to no other host", async () => {
  const html = await (await env.ASSETS.fetch(`${ORIGIN}/`)).text();
  for (const path of [
    "/api/docs/",
    "/api/redoc/",
    "/api/asyncapi/ui/",
    "/api/health/",
    "/api/schema/",
    "/docs/",
  ]) {
    expect(html).toContain(`href="${path}"`);
  }
  expect(html).not.toMatch(/https?:\/\//);
});
