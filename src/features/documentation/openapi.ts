import type { OpenAPIHono } from "@hono/zod-openapi";
import { version } from "../../../package.json";
import { IDEMPOTENCY_KEY } from "../../http/contract.ts";
import { ACCESS_COOKIE } from "../../http/cookies.ts";
import type { AppEnv } from "../../http/router.ts";
import { INTRODUCTION } from "./introduction.ts";
import { commonRefusals, describeRefusals } from "./refusals.ts";
import { TAGS } from "./tags.ts";

export type OpenApiDocument = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;
type PathItem = NonNullable<OpenApiDocument["paths"]>[string];
type Operation = NonNullable<PathItem["get"]>;

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

export function registerSecuritySchemes(app: OpenAPIHono<AppEnv>): void {
  app.openAPIRegistry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    bearerFormat: "JWT",
    description: "The `access` token of a login.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "token", {
    type: "apiKey",
    in: "header",
    name: "Authorization",
    description: "The `token` key of a login, written `Token <key>`.",
  });
  app.openAPIRegistry.registerComponent("securitySchemes", "cookie", {
    type: "apiKey",
    in: "cookie",
    name: ACCESS_COOKIE,
    description:
      "What signing in by a code sets. A write with it comes from a page of ours, or of a listed origin.",
  });
}

/** The OpenAPI 3.1 document of all that is mounted on the app, with what holds for every operation filled in. */
export function buildOpenApi(app: OpenAPIHono<AppEnv>): OpenApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Palaestra",
      version,
      description: INTRODUCTION,
      license: { name: "MIT" },
    },
    servers: [{ url: "/", description: "This backend" }],
  });
  const used = new Set<string>();
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      completeOperation(operation, method, path);
      for (const tag of operation.tags ?? []) used.add(tag);
    }
  }
  return { ...document, tags: TAGS.filter(({ name }) => used.has(name)) };
}

function completeOperation(operation: Operation, method: (typeof METHODS)[number], path: string): void {
  // The router's own, which the generator takes along with the rest of a contract.
  Reflect.deleteProperty(operation, "middleware");
  operation.operationId ??= operationId(method, path);
  operation.responses ??= {};
  const isWrite = method !== "get";
  const isIdempotent = isWrite && (operation.parameters ?? []).includes(IDEMPOTENCY_KEY);
  // Reads are made of the same contracts, and have no use for it.
  const parameters = operation.parameters?.filter((each) => isWrite || each !== IDEMPOTENCY_KEY) ?? [];
  if (parameters.length > 0) operation.parameters = parameters;
  else delete operation.parameters;
  const refusals = commonRefusals({
    isWrite,
    isIdempotent,
    isSecured: (operation.security ?? []).length > 0,
    hasJsonBody: takesJson(operation),
  });
  describeRefusals(operation.responses, refusals);
}

function takesJson({ requestBody }: Operation): boolean {
  return requestBody !== undefined && "content" in requestBody && "application/json" in requestBody.content;
}

/** `get` and `/api/accounts/{id}` make `getApiAccountsById`: the names of functions in generated clients. */
function operationId(method: string, path: string): string {
  const words = path
    .replaceAll("{", "by-")
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean);
  return method + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
}
