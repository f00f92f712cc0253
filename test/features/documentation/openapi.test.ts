import { exports } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import type { Problem } from "../../../src/http/problems.ts";
import { api, ORIGIN } from "../../support/api.ts";
import { brokenReferences, readText } from "./documents.ts";

/** Whoever adds an operation that is open to strangers says so here. */
const PUBLIC_OPERATIONS = [
  "GET /api/accounts",
  "GET /api/accounts/{id}",
  "GET /api/asyncapi",
  "GET /api/health",
  "GET /api/schema",
  "POST /api/accounts",
  "POST /api/auth/login",
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
  security?: object[];
  parameters?: { name: string }[];
  requestBody?: object;
  responses: Record<string, object>;
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

describe("who may ask", () => {
  it("every operation that needs a login refuses a stranger before anything else", async () => {
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

  it("the operations open to strangers are those meant to be", () => {
    const open = operations.filter((each) => !isSecured(each)).map(({ name }) => name);
    expect(open.sort()).toEqual(PUBLIC_OPERATIONS.sort());
  });

  it("says how to sign in", () => {
    expect(document.components.securitySchemes).toMatchObject({
      bearer: { type: "http", scheme: "bearer", bearerFormat: "JWT" },
      token: { type: "apiKey", in: "header", name: "Authorization" },
    });
    expect(document.info.description).toContain("POST /api/accounts/");
  });
});

describe("the document is complete", () => {
  it("names itself", () => {
    expect(document).toMatchObject({ openapi: "3.1.0", info: { title: "Palaestra" } });
    expect(document.info.version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it("gives every operation a name of its own", () => {
    const names = operations.map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
  });

  it("gives every operation a summary, a described tag, a success, and the refusals it can meet", () => {
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

  it("tells of the operations and of nothing else in their contracts", () => {
    const known = ["operationId", "tags", "summary", "description", "security", "parameters", "requestBody"];
    for (const { name, operation } of operations) {
      const others = Object.keys(operation).filter(
        (key) => ![...known, "responses", "deprecated"].includes(key),
      );
      expect(others, name).toEqual([]);
    }
  });

  it("describes no tag that nothing has", () => {
    const used = new Set(operations.flatMap(({ operation }) => operation.tags ?? []));
    expect(document.tags.filter(({ name }) => !used.has(name))).toEqual([]);
  });

  it("refers to nothing that isn't in it", () => {
    expect(brokenReferences(document)).toEqual([]);
  });

  it("declares every parameter that a path has", () => {
    for (const { name, path, operation } of operations) {
      const declared = (operation.parameters ?? []).map((parameter) => parameter.name);
      for (const [, parameter] of path.matchAll(/\{(\w+)\}/g)) expect(declared, name).toContain(parameter);
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

  it("JSON by ?format=json, by Accept, and for whoever asks for neither", async () => {
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

  it("refuses a format that there is not", async () => {
    const reply = await api<Problem>("GET", "/api/schema/?format=xml");
    expect(reply).toMatchObject({ status: 400, body: { code: "validation_failed" } });
  });
});
