import { Parser } from "@asyncapi/parser";
import { createConfig, lintFromString } from "@redocly/openapi-core";
import { type RulesetDefinition, Spectral } from "@stoplight/spectral-core";
import { asyncapi, oas } from "@stoplight/spectral-rulesets";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { introduce, leave } from "../support/document-people.ts";
import { DocumentClient, type Exchange } from "../support/document-story.ts";
import { talk, team } from "../support/document-talk.ts";
import { teach, train } from "../support/document-training.ts";
import { Generated } from "../support/generated.ts";
import { OpenApi } from "../support/open-api.ts";
import { TestServer } from "../support/server.ts";

let server: TestServer;
let openApi: OpenApi;
let client: DocumentClient;

beforeAll(async () => {
  server = await TestServer.start({ people: 0 });
  openApi = new OpenApi((await (await fetch(`${server.url}/api/schema/`)).json()) as OpenApi["document"]);
  client = new DocumentClient(server.url, openApi);
  const people = await introduce(client, server.url);
  await talk(client, people);
  await team(client, server.url, people);
  await teach(client, people);
  await train(client, people);
  await leave(client, server.url, people);
});

afterAll(() => server?.stop());

/** What only sockets bring about: a friendship and a game. */
const NEEDS_SOCKETS = ["listFriends", "removeFriend", "endGame"];

describe("the examples of the OpenAPI document", () => {
  it("are all sent, and each succeeds", () => {
    const withExample = openApi.operations
      .filter(({ operation }) => operation.requestBody?.content["application/json"])
      .map(({ operation }) => operation.operationId);
    const succeeded = client.exchanges.filter(({ isExample }) => isExample).map((each) => each.operationId);
    expect(withExample.filter((id) => !succeeded.includes(id))).toEqual([]);
  });

  it("come with every other operation that needs no socket", () => {
    const sent = client.exchanges.map(({ operationId }) => operationId);
    const left = openApi.operations.map(({ operation }) => operation.operationId);
    expect(left.filter((id) => !sent.includes(id)).sort()).toEqual([...NEEDS_SOCKETS].sort());
  });
});

describe("the answers of the server", () => {
  it("have the statuses of the document, and the headers that it requires", () => {
    for (const { operationId, status, headers } of client.exchanges) {
      const response = openApi.find(operationId).operation.responses[status];
      expect(response, `${operationId} ${status}`).toBeDefined();
      for (const [name, { $ref, required }] of Object.entries(response?.headers ?? {})) {
        const component = openApi.document.components.headers[$ref?.split("/").at(-1) ?? ""];
        const isRequired = required ?? component?.required ?? false;
        if (isRequired) expect(headers.get(name), `${operationId} ${status} ${name}`).not.toBeNull();
      }
    }
  });

  it("have no header that the document does not declare, but for those of every answer", () => {
    const common =
      /^(content-type|content-length|content-encoding|date|server|connection|keep-alive|transfer-encoding|vary|strict-transport-security|referrer-policy|origin-agent-cluster|content-security-policy|x-(?!request-id).*|cross-origin-.*)$/;
    for (const { operationId, status, headers } of client.exchanges) {
      const declared = Object.keys(openApi.find(operationId).operation.responses[status]?.headers ?? {});
      const names = declared.map((name) => name.toLowerCase());
      const others = [...headers.keys()].filter((name) => !common.test(name) && !names.includes(name));
      expect(others, `${operationId} ${status}`).toEqual([]);
    }
  });
});

describe("the linters", () => {
  const read = async (name: string) => (await fetch(`${server.url}/api/${name}/`)).text();

  async function spectral(document: string, rules: object) {
    const linter = new Spectral();
    linter.setRuleset({ extends: [[rules as RulesetDefinition, "recommended"]], rules: {} });
    return linter.run(document);
  }

  it("Redocly and Spectral report nothing about the OpenAPI document", async () => {
    const source = await read("schema");
    const config = await createConfig({ extends: ["recommended"] });
    const problems = await lintFromString({ source, absoluteRef: "/openapi.json", config });
    expect(problems.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual(
      [],
    );
    expect(await spectral(source, oas)).toEqual([]);
  });

  it("Spectral and the AsyncAPI parser report nothing about the AsyncAPI document", async () => {
    const source = await read("asyncapi");
    expect(await spectral(source, asyncapi)).toEqual([]);
    expect((await new Parser().parse(source)).diagnostics).toEqual([]);
  });

  it("report a fault", async () => {
    const faulty = JSON.stringify({ openapi: "3.1.0", info: { title: "Faulty", version: "1" }, paths: {} });
    expect((await spectral(faulty, oas)).map(({ code }) => code)).toContain("info-contact");
  });
});

describe("generated code", () => {
  let generated: Generated;

  beforeAll(async () => {
    generated = new Generated(openApi);
    await generated.generate();
  });

  afterAll(() => generated?.remove());

  it("has types that compile under --strict, and that what was sent and answered has", async () => {
    expect(await generated.compile(client.exchanges)).toBe("");
  });

  it("has types that refuse what the document does not allow", async () => {
    const [first] = client.exchanges.filter(({ operationId }) => operationId === "createAccount");
    const wrong = { ...first, sent: { username: "ada" } } as Exchange;
    expect(await generated.compile([wrong])).toContain("error TS");
  });

  it("has validators that accept what was sent and answered, and refuse other values", async () => {
    const validators = await generated.validators();
    for (const { operationId, sent, answer } of client.exchanges) {
      const name = `z${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}`;
      for (const [kind, value] of [
        ["Body", sent],
        ["Response", answer],
      ] as const) {
        if (value === null) continue;
        const result = validators[name + kind]?.safeParse(value);
        expect(result?.error?.message ?? result?.success, `${name}${kind}`).toBe(true);
      }
    }
    const body = validators.zCreateAccountBody;
    const ada = { username: "ada", email: "ada@example.com", password: "a long sentence" };
    expect(body?.safeParse(ada).success).toBe(true);
    for (const wrong of [{ username: "two words" }, { email: "ada" }, { password: "short" }]) {
      expect(body?.safeParse({ ...ada, ...wrong }).success).toBe(false);
    }
  });
});
