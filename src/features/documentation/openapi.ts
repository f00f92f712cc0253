import type { OpenAPIHono } from "@hono/zod-openapi";
import { version } from "../../../package.json";
import { IDEMPOTENCY_KEY } from "../../http/contract.ts";
import { ACCESS_COOKIE } from "../../http/cookies.ts";
import type { AppEnv } from "../../http/router.ts";
import { spellOut } from "./alternatives.ts";
import { describeHeaders, HEADERS } from "./headers.ts";
import { CONTACT, INTRODUCTION } from "./introduction.ts";
import { commonRefusals, describeRefusals } from "./refusals.ts";
import { TAGS } from "./tags.ts";

export type OpenApiDocument = ReturnType<OpenAPIHono<AppEnv>["getOpenAPI31Document"]>;
type Paths = NonNullable<OpenApiDocument["paths"]>;
type Operation = NonNullable<Paths[string]["get"]>;
type HeaderObject = Parameters<OpenAPIHono<AppEnv>["openAPIRegistry"]["registerComponent"]>[2];

const LICENSE = { name: "MIT", identifier: "MIT" };
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
      "Set by signing in with a code (`POST /api/verify-otp/`). The browser sends it by itself: there is nothing to enter here. " +
      "Writes with it must come from a page of this origin, or of one in `ALLOWED_ORIGINS`.",
  });
}

export function registerHeaders(app: OpenAPIHono<AppEnv>): void {
  for (const [name, header] of Object.entries(HEADERS)) {
    app.openAPIRegistry.registerComponent("headers", name, header as HeaderObject);
  }
}

export function buildOpenApi(app: OpenAPIHono<AppEnv>): OpenApiDocument {
  const document = app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "Palaestra",
      version,
      description: INTRODUCTION,
      license: LICENSE,
      contact: CONTACT,
    },
    servers: [{ url: "/", description: "This backend" }],
  });
  const paths = describeTwins(document.paths ?? {});
  const used = new Set<string>();
  for (const item of Object.values(paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      completeOperation(operation, method);
      for (const tag of operation.tags ?? []) used.add(tag);
    }
  }
  const schemas = Object.entries(document.components?.schemas ?? {});
  const components = {
    ...document.components,
    schemas: Object.fromEntries(schemas.map(([name, schema]) => [name, spellOut(schema)])),
  };
  return { ...document, paths, components, tags: TAGS.filter(({ name }) => used.has(name)) };
}

/** Operations at both `/api` and the root are listed once, under `/api`. */
function describeTwins(paths: Paths): Paths {
  const isTwin = (path: string) => paths[`/api${path}`] !== undefined;
  for (const path of Object.keys(paths).filter(isTwin)) {
    const twin = paths[`/api${path}`];
    for (const method of METHODS) {
      const operation = twin?.[method];
      if (!operation) continue;
      operation.description = [operation.description, `Also available at \`${path}/\`.`]
        .filter(Boolean)
        .join(" ");
    }
  }
  return Object.fromEntries(Object.entries(paths).filter(([path]) => !isTwin(path)));
}

function completeOperation(operation: Operation, method: (typeof METHODS)[number]): void {
  // The generator copies the router's middleware from the contract.
  Reflect.deleteProperty(operation, "middleware");
  operation.security ??= [];
  operation.responses ??= {};
  const isWrite = method !== "get";
  const isSecured = operation.security.length > 0;
  const isIdempotent = isWrite && (operation.parameters ?? []).some(isIdempotencyKey);
  // Reads use the same contracts, but no key.
  const parameters = operation.parameters?.filter((each) => isWrite || !isIdempotencyKey(each)) ?? [];
  if (parameters.length > 0) operation.parameters = parameters;
  else delete operation.parameters;
  const refusals = commonRefusals({ isWrite, isIdempotent, isSecured, hasJsonBody: takesJson(operation) });
  describeRefusals(operation.responses, refusals);
  describeHeaders(operation.responses, { isSecured, isIdempotent });
}

function isIdempotencyKey(parameter: object): boolean {
  return "name" in parameter && parameter.name === IDEMPOTENCY_KEY.name;
}

function takesJson({ requestBody }: Operation): boolean {
  return requestBody !== undefined && "content" in requestBody && "application/json" in requestBody.content;
}
