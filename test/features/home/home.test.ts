import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { createApp } from "../../../src/app.ts";
import { ORIGIN } from "../../support/api.ts";

const BROWSER = { Accept: "text/html,application/xhtml+xml,*/*;q=0.8" };
const PRODUCTION = { ENVIRONMENT: "production", MAIL_FROM: "" } as const;
const PLAYGROUND_FILES = ["/playground", "/playground/", "/playground/index.html", "/playground/app.js"];

async function ask(path: string, variables: object, asked: RequestInit = {}) {
  const request = new Request(new URL(path, ORIGIN), { redirect: "manual", ...asked });
  const response = await createApp().fetch(request, { ...env, ...variables }, createExecutionContext());
  return { response, text: await response.text() };
}

describe("in development", () => {
  it("the first page is the playground, with its own policy", async () => {
    const first = await ask("/", {});
    expect(first.text).toContain("<title>Playground");
    expect(first.text).toBe((await ask("/playground/", {})).text);
    expect(first.response.headers.get("Content-Security-Policy")).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
  });

  it("the playground learns that it may evict rooms and read mail", async () => {
    expect(JSON.parse((await ask("/playground/server.json", {})).text)).toEqual({ development: true });
  });
});

describe("in production", () => {
  it("the first page links to the documentation and to no other host, and has no playground", async () => {
    const { response, text } = await ask("/", PRODUCTION);
    expect(response.status).toBe(200);
    for (const path of ["/docs/", "/api/docs/", "/api/redoc/", "/api/asyncapi/ui/", "/api/health/"]) {
      expect(text).toContain(`href="${path}"`);
    }
    expect(text).not.toMatch(/https?:\/\/|playground|\/dev\//i);
    expect(response.headers.get("Content-Security-Policy")).not.toContain("script-src");
  });

  it.each([...PLAYGROUND_FILES, "/playground/server.json", "/playground.html"])(
    "%s is an unknown path",
    async (path) => {
      for (const method of ["GET", "HEAD", "POST"]) {
        const unknown = await ask("/nowhere/", PRODUCTION, { method });
        const { response } = await ask(path, PRODUCTION, { method });
        expect([method, response.status]).toEqual([method, 404]);
        expect(response.headers.get("Content-Type")).toBe(unknown.response.headers.get("Content-Type"));
      }
      expect((await ask(path, PRODUCTION, { headers: BROWSER })).text).toContain("Page not found");
      expect(JSON.parse((await ask(path, PRODUCTION)).text).code).toBe("not_found");
    },
  );

  it("a setting switches the playground on, and the first page links to it", async () => {
    const on = { ...PRODUCTION, PLAYGROUND: "on" };
    expect((await ask("/", on)).text).toContain('href="/playground/"');
    expect((await ask("/playground", on)).response.headers.get("Location")).toBe("/playground/");
    expect((await ask("/playground/", on)).text).toContain("<title>Playground");
    expect((await ask("/playground/app.js", on)).response.headers.get("Content-Type")).toContain(
      "javascript",
    );
    expect(JSON.parse((await ask("/playground/server.json", on)).text)).toEqual({ development: false });
    expect((await ask("/playground/", on, { method: "POST" })).response.status).toBe(405);
    const { response } = await ask("/playground/nothing.js", on);
    expect(response.status).toBe(404);
  });
});
