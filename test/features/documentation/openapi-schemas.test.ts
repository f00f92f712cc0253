import { beforeAll, describe, expect, it } from "vitest";
import { isUsername } from "../../../src/lib/text.ts";
import { api } from "../../support/api.ts";
import { OpenApi, type OpenApiDocument, placesIn } from "../../support/open-api.ts";
import { OPERATION_IDS } from "./operation-ids.ts";

type Described = [place: string, description: string | undefined];

/** A regular expression means something else, or nothing, where a validator compiles it without a flag, or with another. */
const FLAGS = ["", "u", "v"];

let openApi: OpenApi;
let schemas: OpenApiDocument["components"]["schemas"];

beforeAll(async () => {
  openApi = new OpenApi((await api<OpenApiDocument>("GET", "/api/schema/")).body);
  schemas = openApi.document.components.schemas;
});

const nameOf = ({ method, path }: { method: string; path: string }) => `${method} ${path}`;

describe("every operation", () => {
  it("has a stable, unique id in camelCase", () => {
    const ids = openApi.operations.map((each) => [each.operation.operationId, nameOf(each)]);
    expect(Object.fromEntries(ids)).toEqual(OPERATION_IDS);
    expect(ids).toHaveLength(Object.keys(OPERATION_IDS).length);
    for (const [id] of ids) expect(id).toMatch(/^[a-z]+[A-Za-z]*$/);
  });

  it("is described, with its parameters", () => {
    const described = openApi.operations.flatMap(({ operation }): Described[] => [
      [operation.operationId, operation.description],
      ...(operation.parameters ?? []).map(
        ({ name, description }): Described => [`${operation.operationId} ${name}`, description],
      ),
    ]);
    expect(described.filter(([, text]) => !/\w/.test(text ?? "")).map(([place]) => place)).toEqual([]);
  });

  it("has a named schema for every JSON body and answer, and an example of every JSON body", () => {
    for (const { operation } of openApi.operations) {
      const contents = [operation.requestBody, ...Object.values(operation.responses)];
      for (const [media, { schema }] of contents.flatMap((each) => Object.entries(each?.content ?? {}))) {
        if (media.includes("json"))
          expect(schema, `${operation.operationId} ${media}`).toHaveProperty("$ref");
      }
      const body = operation.requestBody?.content["application/json"];
      if (body) expect(body.example, operation.operationId).toBeDefined();
    }
  });
});

describe("every schema", () => {
  it("describes its properties", () => {
    const described = Object.entries(schemas).flatMap(([name, schema]) =>
      [...placesIn(schema, name)].map(([place, each]): Described => [place, openApi.describe(each)]),
    );
    expect(described.length).toBeGreaterThan(400);
    expect(described.filter(([, text]) => !/\w/.test(text ?? "")).map(([place]) => place)).toEqual([]);
  });

  it("has patterns that every validator can compile", () => {
    const patterns = [...JSON.stringify(schemas).matchAll(/"pattern":("(?:[^"\\]|\\.)*")/g)];
    expect(patterns.length).toBeGreaterThan(0);
    for (const [, json = ""] of patterns) {
      const pattern = JSON.parse(json) as string;
      expect(pattern).not.toMatch(/\\[pP]\{|\/[a-z]*$/);
      for (const flags of FLAGS) expect(() => new RegExp(pattern, flags), pattern).not.toThrow();
    }
  });

  it.each([
    ["ada", true],
    ["Ådne.ω+1@x_y-z", true],
    ["𝓪𝓭𝓪", true],
    ["...", false],
    ["two words", false],
    ["a/b", false],
  ])("of a new account has a pattern by which the username %j is valid: %j", (username, isValid) => {
    const pattern = schemas.NewAccount?.properties?.username?.pattern ?? "";
    for (const flags of FLAGS) expect(new RegExp(pattern, flags).test(username)).toBe(isValid);
    expect(isUsername(username)).toBe(isValid);
  });

  it("has no default, which would make a field of a body required in generated types", () => {
    for (const [name, schema] of Object.entries(schemas)) {
      for (const [place, property] of placesIn(schema, name)) {
        expect(property, place).not.toHaveProperty("default");
      }
    }
  });

  it("gives the ids of a thing one type", () => {
    for (const [name, schema] of Object.entries(schemas)) {
      for (const [place, property] of placesIn(schema, name)) {
        if (!/\.(account|user|sender|conversation|workspace|channel)_id$/.test(place)) continue;
        expect([property.type].flat(), place).not.toContain("string");
      }
    }
    for (const { path, operation } of openApi.operations) {
      for (const { name, schema } of operation.parameters ?? []) {
        const isAccount = name === "accountId" || (name === "id" && path.startsWith("/api/accounts/"));
        if (isAccount) expect(schema.type, operation.operationId).toBe("integer");
      }
    }
  });

  it("requires what the server requires", () => {
    expect(schemas.AccountChange?.required ?? []).toEqual([]);
    expect(schemas.TrainingImportFile?.required).toEqual(["format", "version"]);
    expect(schemas.VerifyCode?.required).toEqual(["email", "otp"]);
    const alternatives = schemas.NewMember?.anyOf?.map(({ required }) => required);
    expect(alternatives).toEqual([["account_id"], ["username"]]);
    expect(schemas.NewAccount?.properties?.password).toMatchObject({ minLength: 8, maxLength: 128 });
  });
});

it("a path that is served twice is listed once, and names the other", () => {
  expect(openApi.document.paths["/chats"]).toBeUndefined();
  expect(openApi.document.paths["/api/chats"]?.get?.description).toContain("`/chats/`");
});
