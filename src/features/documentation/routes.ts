import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { pageResponse } from "../../http/pages.ts";
import { problems } from "../../http/responses.ts";
import { type AppEnv, createRouter } from "../../http/router.ts";
import { buildAsyncApi } from "./asyncapi.ts";
import { asyncApiPage } from "./asyncapi-page.ts";
import { chooseFormat, documentResponse } from "./formats.ts";
import { buildOpenApi, type OpenApiDocument, registerHeaders, registerSecuritySchemes } from "./openapi.ts";
import { redocPage, swaggerPage } from "./pages.ts";
import { SOCKETS } from "./sockets.ts";

const AnyDocument = z
  .record(z.string(), z.unknown())
  .openapi("AnyDocument", { description: "A JSON document" });
const format = <Format extends string>(formats: readonly [Format, ...Format[]]) =>
  z
    .enum(formats)
    .optional()
    .openapi({ description: "The format; unless given, the one that the Accept header prefers" });
const VARY = {
  Vary: {
    description: "The response depends on the Accept header",
    required: true,
    schema: { type: "string" },
  },
} as const;

const getOpenApi = createRoute({
  operationId: "getOpenApi",
  method: "get",
  path: "/api/schema",
  tags: ["Documentation"],
  summary: "Get this description",
  description: "OpenAPI 3.1, in JSON or YAML.",
  security: [],
  request: { query: z.object({ format: format(["json", "yaml"]) }) },
  responses: {
    200: {
      description: "The document",
      headers: VARY,
      content: { "application/json": { schema: AnyDocument }, "application/yaml": { schema: z.string() } },
    },
    ...problems("validation_failed"),
  },
});

const getAsyncApi = createRoute({
  operationId: "getAsyncApi",
  method: "get",
  path: "/api/asyncapi",
  tags: ["Documentation"],
  summary: "Get the description of the WebSocket frames",
  description: "AsyncAPI 3.1, in JSON or YAML, or as a page to read.",
  security: [],
  request: { query: z.object({ format: format(["json", "yaml", "html"]) }) },
  responses: {
    200: {
      description: "The document",
      headers: VARY,
      content: {
        "application/json": { schema: AnyDocument },
        "application/yaml": { schema: z.string() },
        "text/html": { schema: z.string() },
      },
    },
    ...problems("validation_failed"),
  },
});

/** `app` must be complete when this is mounted. */
export function createDocumentation(app: OpenAPIHono<AppEnv>) {
  const documentation = createRouter();
  let openApi: OpenApiDocument | undefined;
  registerSecuritySchemes(app);
  registerHeaders(app);

  documentation.openapi(getOpenApi, (c) => {
    openApi ??= buildOpenApi(app);
    return documentResponse(c, openApi, chooseFormat(c, ["json", "yaml"], c.req.valid("query").format));
  });

  documentation.openapi(getAsyncApi, (c) => {
    const document = buildAsyncApi(SOCKETS, new URL(c.req.url));
    const format = chooseFormat(c, ["json", "yaml", "html"], c.req.valid("query").format);
    return format === "html"
      ? pageResponse(c, asyncApiPage(document))
      : documentResponse(c, document, format);
  });

  documentation.get("/api/asyncapi/ui", (c) =>
    pageResponse(c, asyncApiPage(buildAsyncApi(SOCKETS, new URL(c.req.url)))),
  );
  for (const path of ["/api/docs", "/api/schema/swagger-ui"]) {
    documentation.get(path, (c) => pageResponse(c, swaggerPage));
  }
  for (const path of ["/api/redoc", "/api/schema/redoc"]) {
    documentation.get(path, (c) => pageResponse(c, redocPage));
  }
  return documentation;
}
