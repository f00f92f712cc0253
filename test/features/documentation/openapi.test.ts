import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Problem } from "../../../src/http/problems.ts";
import { api, ORIGIN } from "../../support/api.ts";
import { cast } from "../../support/cast.ts";
import { WITHOUT_KEY } from "../../support/documents/served.ts";
import { brokenReferences, readText } from "./documents.ts";

/** Whoever adds an operation that is open to strangers says so here. */
const PUBLIC_OPERATIONS = [
  "GET /api/accounts",
  "GET /api/accounts/{id}",
  "GET /api/asyncapi",
  "GET /api/health",
  "GET /api/health/ready",
  "GET /api/schema",
  "POST /api/accounts",
  "POST /api/auth/login",
  "POST /api/auth/password-reset",
  "POST /api/auth/refresh",
  "POST /api/auth/register",
  "POST /api/register",
  "POST /api/request-otp",
  "POST /api/verify-otp",
  "POST /api/refresh",
  "POST /api/logout",
];

interface Operation {
  operationId: string;
  tags?: string[];
  summary?: string;
  security?: Record<string, never[]>[];
  parameters?: { name: string }[];
  requestBody?: { content: Record<string, object> };
  responses: Record<string, { description: string; content?: object }>;
}

interface Document {
  openapi: string;
  info: { title: string; version: string; description: string };
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { securitySchemes: Record<string, object> };
}

interface Listed {
  method: string;
  path: string;
  name: string;
  operation: Operation;
}

let document: Document;
let operations: Listed[];

beforeAll(async () => {
  document = (await api<Document>("GET", "/api/schema/")).body;
  operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([key, operation]) => {
      const method = key.toUpperCase();
      return { method, path, name: `${method} ${path}`, operation };
    }),
  );
});

const isSecured = ({ operation }: Listed) => (operation.security ?? []).length > 0;

describe("authentication of operations", () => {
  it("every operation with security answers 401 before anything else", async () => {
    for (const { method, path, name } of operations.filter(isSecured)) {
      const reply = await api<Problem>(method, path.replaceAll(/\{\w+\}/g, "1"));
      expect({ name, status: reply.status, code: reply.body?.code }).toEqual({
        name,
        status: 401,
        code: "not_signed_in",
      });
      expect(reply.headers.get("Content-Type"), name).toBe("application/problem+json");
    }
  });

  it("the public operations are exactly the listed ones", () => {
    const open = operations.filter((each) => !isSecured(each)).map(({ name }) => name);
    expect(open.sort()).toEqual(PUBLIC_OPERATIONS.sort());
  });

  it("explains how to sign in", () => {
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      token: { type: "apiKey", in: "header", name: "Authorization" },
      cookie: { type: "apiKey", in: "cookie", name: "access_token" },
    });
    for (const { name, operation } of operations.filter(isSecured)) {
      const schemes = operation.security?.flatMap((each) => Object.keys(each));
      expect(schemes, name).toEqual(["bearer", "token", "cookie"]);
    }
    expect(document.info.description).toContain("POST /api/accounts/");
  });
});

describe("the document is complete", () => {
  it("has a title and a version", () => {
    expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Palaestra" } });
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("gives every operation a unique name", () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it("gives every operation a summary, a tag, a success and its errors", () => {
    const tags = document.tags.map(({ name }) => name);
    for (const { name, operation, method } of operations) {
      expect(operation.summary, `${name} has a summary`).toBeTruthy();
      expect(operation.tags, `${name} has one tag`).toHaveLength(1);
      expect(tags, `${name} has a described tag`).toContain(operation.tags?.[0]);
      const statuses = Object.keys(operation.responses);
      expect(
        statuses.some((status) => /^[23]/.test(status)),
        `${name} tells of success`,
      ).toBe(true);
      const canRefuse = method !== "GET" || operation.parameters || operation.requestBody;
      if (canRefuse)
        expect(
          statuses.some((status) => status.startsWith("4")),
          `${name} tells of refusal`,
        ).toBe(true);
    }
  });

  it("contains nothing internal of the contracts", () => {
    const known = ["operationId", "tags", "summary", "description", "security", "parameters", "requestBody"];
    for (const { name, operation } of operations) {
      const others = Object.keys(operation).filter(
        (key) => ![...known, "responses", "deprecated"].includes(key),
      );
      expect(others, name).toEqual([]);
    }
  });

  it("describes only used tags", () => {
    const used = new Set(operations.flatMap(({ operation }) => operation.tags ?? []));
    expect(document.tags.filter(({ name }) => !used.has(name))).toEqual([]);
  });

  it("has no dangling references", () => {
    expect(brokenReferences(document)).toEqual([]);
  });

  it("declares every parameter that a path has", () => {
    for (const { name, path, operation } of operations) {
      const declared = (operation.parameters ?? []).map((parameter) => parameter.name);
      for (const [, parameter] of path.matchAll(/\{(\w+)\}/g)) expect(declared, name).toContain(parameter);
    }
  });
});

describe("the common errors of operations", () => {
  const codesOf = ({ operation }: Listed, status: number): string[] =>
    operation.responses[status]?.description.split(/[:,] /).slice(1) ?? [];
  const takesJson = ({ operation }: Listed) => "application/json" in (operation.requestBody?.content ?? {});
  const isWrite = ({ method }: Listed) => method !== "GET";
  const isRepeatable = ({ operation }: Listed) =>
    (operation.parameters ?? []).some(({ name }) => name === "Idempotency-Key");

  it("are documented for each operation of a kind", () => {
    for (const each of operations) {
      const expected: [status: number, code: string, isMet: boolean][] = [
        [400, "malformed_body", takesJson(each)],
        [413, "content_too_large", takesJson(each)],
        [415, "unsupported_media_type", takesJson(each)],
        [401, "not_signed_in", isSecured(each)],
        [403, "origin_not_allowed", isSecured(each) && isWrite(each)],
        [429, "rate_limited", !isSecured(each) || isWrite(each)],
        [409, "idempotency_key_reused", isRepeatable(each)],
        [409, "idempotency_key_in_progress", isRepeatable(each)],
        [400, "validation_failed", isRepeatable(each)],
      ];
      for (const [status, code, isMet] of expected) {
        if (isMet) expect(codesOf(each, status), `${each.name} ${status}`).toContain(code);
      }
    }
  });

  it("of Idempotency-Key are documented for all writes that accept one, and for no read", () => {
    const writes = operations.filter(isWrite).filter((each) => !isRepeatable(each));
    expect(new Set(writes.map(({ name }) => name))).toEqual(WITHOUT_KEY);
    expect(operations.filter(isRepeatable).filter((each) => !isWrite(each))).toEqual([]);
  });

  it("are added to an operation's own errors, once each", () => {
    for (const each of operations) {
      for (const [status, response] of Object.entries(each.operation.responses)) {
        if (Number(status) < 400) continue;
        const codes = codesOf(each, Number(status));
        expect(codes, `${each.name} ${status}`).toEqual([...new Set(codes)]);
        expect(codes.length, `${each.name} ${status}`).toBeGreaterThan(0);
        expect(response.content, `${each.name} ${status}`).toEqual({
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        });
      }
    }
    const changing = operations.find(({ name }) => name === "PATCH /api/accounts/{id}");
    expect(changing?.operation.responses).toMatchObject({
      403: { description: "Forbidden: not_allowed, proof_required, origin_not_allowed" },
      409: {
        description:
          "Conflict: username_taken, email_taken, idempotency_key_reused, idempotency_key_in_progress",
      },
    });
  });

  it("of JSON bodies are documented for every write with one", async () => {
    const [ada] = await cast("ada");
    const text = { "Content-Type": "text/plain" };
    for (const { method, path, name } of operations.filter(takesJson)) {
      if (
        path.includes("{") ||
        path === "/api/auth/logout" ||
        path === "/api/training/import" ||
        path === "/api/courses/create"
      )
        continue;
      const kinds = [
        ["malformed_body", { body: "{" }],
        ["unsupported_media_type", { body: "{}", headers: text }],
        ["content_too_large", { body: JSON.stringify({ text: "x".repeat(300_000) }) }],
      ] as const;
      for (const [code, options] of kinds) {
        expect([name, (await api<Problem>(method, path, { as: ada, ...options })).body.code]).toEqual([
          name,
          code,
        ]);
      }
    }
  });

  it("of cross-site writes are documented for every secured write", async () => {
    const [ada] = await cast("ada");
    const headers = { Cookie: `access_token=${ada.access}`, Origin: "https://elsewhere.example" };
    for (const { method, path, name } of operations.filter(isSecured).filter(isWrite)) {
      const reply = await api<Problem>(method, path.replaceAll(/\{\w+\}/g, "1"), { headers });
      expect([name, reply.status, reply.body.code]).toEqual([name, 403, "origin_not_allowed"]);
    }
  });
});

describe("JSON and YAML are the same document", () => {
  it.each([
    ["by Accept", "/api/schema/", "application/yaml"],
    [
      "by Accept, as OpenAPI's own type",
      "/api/schema",
      "application/vnd.oai.openapi, application/json;q=0.5",
    ],
    ["by ?format=yaml", "/api/schema/?format=yaml", "application/json"],
  ])("YAML %s", async (_title, path, accept) => {
    const response = await exports.default.fetch(
      new Request(new URL(path, ORIGIN), { headers: { Accept: accept } }),
    );
    expect(response.headers.get("Content-Type")).toBe("application/yaml; charset=utf-8");
    expect(parse(await readText(response))).toEqual(document);
  });

  it("JSON by ?format=json, by Accept, and by default", async () => {
    for (const [path, headers] of [
      ["/api/schema/?format=json", { Accept: "application/yaml" }],
      ["/api/schema/", { Accept: "text/html, application/json;q=0.9, application/yaml;q=0.8" }],
      ["/api/schema/", { Accept: "image/png" }],
    ] as const) {
      const reply = await api("GET", path, { headers });
      expect(reply.headers.get("Content-Type")).toContain("application/json");
      expect(reply.body).toEqual(document);
    }
  });

  it("refuses an unknown format", async () => {
    const reply = await api<Problem>("GET", "/api/schema/?format=xml");
    expect(reply).toMatchObject({ status: 400, body: { code: "validation_failed" } });
  });
});
