import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CHROMIUM } from "../../scripts/chromium.ts";
import { ensureClient } from "../../scripts/client/dist.ts";
import { TestServer } from "../../test/support/server.ts";
import { fileOf, Pages } from "./support/browser.ts";

const CLIENT = join(import.meta.dirname, "..");
const PEOPLE = { ada: "a long sentence of hers", ben: "a long sentence of his" };

if (!CHROMIUM)
  console.warn("There is no Chromium here: the client is NOT tried in a browser. Set CHROMIUM to one.");

describe.skipIf(!CHROMIUM)("in a browser", () => {
  let server: TestServer;
  let pages: Pages;
  let reactPage: string;

  beforeAll(async () => {
    await ensureClient();
    reactPage = await bundleReactPage();
    pages = await Pages.serve((path) => {
      if (path === "/plain.html") return fileOf(join(CLIENT, "test", "pages"), "plain.html");
      if (path === "/react.html")
        return '<!doctype html><body><script type="module" src="/react.js"></script>';
      if (path === "/react.js") return reactPage;
      return fileOf(join(CLIENT, "dist"), path.replace("/palaestra-client/", ""));
    });
    server = await TestServer.start({ people: 0, bindings: { ALLOWED_ORIGINS: pages.origin } });
    for (const [username, password] of Object.entries(PEOPLE)) {
      const response = await fetch(`${server.url}/api/register/`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ username, password, email: `${username}@example.org`, full_name: username }),
      });
      expect(response.status).toBe(201);
    }
  });

  afterAll(() => {
    pages?.close();
    server?.stop();
  });

  it("[O7] a page without a build step talks, and what it wrote without a network is sent when it is loaded again", async () => {
    const query = new URLSearchParams({ server: server.url, step: "1" });
    expect(await pages.visit(`/plain.html?${query}`)).toEqual({
      texts: ["Hello", "From a page without a network"],
      outbox: [],
    });
  });

  it("[F9] under StrictMode components share one socket, and leave it when they are unmounted", async () => {
    const query = new URLSearchParams({ server: server.url });
    expect(await pages.visit(`/react.html?${query}`)).toEqual({
      shown: "live: Hello, From a page without a network / Hello, From a page without a network",
      opened: [expect.stringMatching(/^\/ws\/chat\/\d+\/$/)],
    });
  });
});

async function bundleReactPage(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(CLIENT, "test", "pages", "react.js")],
    alias: {
      "palaestra-client": join(CLIENT, "dist", "index.js"),
      "palaestra-client/react": join(CLIENT, "dist", "react.js"),
    },
    bundle: true,
    write: false,
    format: "esm",
    define: { "process.env.NODE_ENV": '"development"' },
  });
  return outputFiles[0]?.text ?? "";
}
