import type { Context } from "hono";
import { html } from "hono/html";
import { onlyIf } from "../../http/optional-routes.ts";
import { PAGE_HEADER, type Page, pageResponse } from "../../http/pages.ts";
import { type AppEnv, createRouter } from "../../http/router.ts";

/** The first page, and the playground's files, which wrangler.toml sends here before the assets. */
export const home = createRouter();

const PLAYGROUND = "/playground/";

home.get("/", (c) => {
  const { development, playground } = c.get("ctx").config;
  return development ? assetResponse(c, PLAYGROUND) : pageResponse(c, homePage(playground));
});

home.use(
  `${PLAYGROUND}*`,
  onlyIf(({ playground }) => playground),
);

/** Tells the page what only a development server can do. */
home.get(`${PLAYGROUND}server.json`, (c) => {
  const { development } = c.get("ctx").config;
  return c.json({ development }, 200, { "Cache-Control": "no-cache" });
});

home.get(`${PLAYGROUND}*`, (c) => assetResponse(c, new URL(c.req.url).pathname));

async function assetResponse(c: Context<AppEnv>, path: string): Promise<Response> {
  const asset = await c.env.ASSETS.fetch(new Request(new URL(path, c.req.url), c.req.raw));
  // Later middleware adds headers, which those of an asset refuse.
  return new Response(asset.body, asset);
}

/** The first page of a production server. In development the playground takes its place. */
function homePage(hasPlayground: boolean): Page {
  return {
    title: "Palaestra",
    body: html`${PAGE_HEADER}
    <header>
      <h1>Palaestra</h1>
      <p class="lead">
        One backend where people train and talk: accounts, conversations, workspaces, presence, workouts and courses.
        Everyone receives the same messages in the same order, without gaps and without duplicates.
      </p>
    </header>
    <main>
      <ul class="cards">
        ${hasPlayground ? PLAYGROUND_CARD : ""}
        <li>
          <a href="/docs/"><strong>Docs</strong> Getting started, concepts, clients, operating. Searchable.</a>
        </li>
        <li>
          <a href="/api/docs/"><strong>Swagger UI</strong> The REST operations, to try out.</a>
        </li>
        <li>
          <a href="/api/redoc/"><strong>ReDoc</strong> The same operations, to read.</a>
        </li>
        <li>
          <a href="/api/asyncapi/ui/"><strong>WebSocket frames</strong> The frames of each socket, in both directions.</a>
        </li>
        <li>
          <a href="/api/health/"><strong>Health</strong> Whether the server responds.</a>
        </li>
      </ul>
      <p>
        For tools: <a href="/api/schema/">OpenAPI 3.1</a> (also as
        <a href="/api/schema/?format=yaml">YAML</a>) and
        <a href="/api/asyncapi/?format=json">AsyncAPI 3</a> (also as
        <a href="/api/asyncapi/?format=yaml">YAML</a>).
      </p>
    </main>`,
  };
}

const PLAYGROUND_CARD = html`<li>
          <a href="/playground/"><strong>Playground</strong> Watch two people talk, and cut one of them off.</a>
        </li>`;
