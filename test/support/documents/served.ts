import type { AsyncApiDocument } from "../../../src/features/documentation/asyncapi.ts";

/** The parts of JSON Schema that are traversed here. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  allOf?: Schema[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  not?: object;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: boolean | Schema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  multipleOf?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  pattern?: string;
  format?: string;
  example?: unknown;
}

export interface Parameter {
  name: string;
  in: "path" | "query" | "header" | "cookie";
  required?: boolean;
  schema?: Schema;
}

export interface Media {
  schema?: Schema;
  example?: unknown;
}

export interface DocumentedResponse {
  description: string;
  content?: Record<string, Media>;
  headers?: Record<string, { required?: boolean } | { $ref: string }>;
}

interface DocumentedOperation {
  security?: object[];
  parameters?: (Parameter | { $ref: string })[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses: Record<string, DocumentedResponse | { $ref: string }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Documents {
  openApi: OpenApi;
  asyncApi: AsyncApiDocument;
}

/** An operation of the OpenAPI document with references resolved. */
export interface Operation {
  /** `GET /api/accounts/{id}`. */
  name: string;
  method: string;
  /** Without a trailing slash. */
  path: string;
  isSecured: boolean;
  parameters: Parameter[];
  body: { isRequired: boolean; content: Record<string, Media> } | null;
  responses: Record<string, DocumentedResponse>;
}

const METHODS = new Set(["get", "post", "put", "patch", "delete"]);

/** All operations in document order. */
export function operationsOf(openApi: OpenApi): Operation[] {
  return Object.entries(openApi.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([key]) => METHODS.has(key))
      .map(([key, { security = [], parameters = [], requestBody, responses }]) => {
        const method = key.toUpperCase();
        return {
          name: `${method} ${path}`,
          method,
          path,
          isSecured: security.length > 0,
          parameters: parameters.map((each) => follow<Parameter>(openApi, each)),
          body: requestBody
            ? { isRequired: requestBody.required === true, content: requestBody.content }
            : null,
          responses: Object.fromEntries(
            Object.entries(responses).map(([status, each]) => [
              status,
              follow<DocumentedResponse>(openApi, each),
            ]),
          ),
        };
      }),
  );
}

/** Resolves a reference. */
export function follow<Target extends object>(document: object, value: Target | { $ref: string }): Target {
  if (!("$ref" in value) || typeof value.$ref !== "string") return value as Target;
  const target = value.$ref
    .slice(2)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>((part, key) => Reflect.get(Object(part), key), document);
  return follow<Target>(document, target as Target);
}

/** The error codes of a status, which follow its title in the document. */
export function codesOf({ responses }: Operation, status: number | string): string[] {
  return responses[status]?.description.match(/\b[a-z]+(?:_[a-z]+)+\b|\bunavailable\b/g) ?? [];
}

/** Whether a write accepts an `Idempotency-Key`. */
export function isRepeatable({ parameters }: Operation): boolean {
  return parameters.some((each) => each.in === "header" && each.name === "Idempotency-Key");
}

/** Writes without an `Idempotency-Key`: they hand out codes, logins and tickets, end them, or read by POST. */
export const WITHOUT_KEY: ReadonlySet<string> = new Set([
  "POST /api/activities",
  "POST /api/auth/login",
  "POST /api/auth/logout",
  "POST /api/auth/logout-all",
  "POST /api/auth/password-reset",
  "POST /api/auth/refresh",
  "POST /api/logout",
  "POST /api/media-tickets",
  "POST /api/metrics/active-users",
  "POST /api/metrics/messages-per-day",
  "POST /api/refresh",
  "POST /api/request-otp",
  "POST /api/verify-otp",
  "POST /api/ws-tickets",
]);
