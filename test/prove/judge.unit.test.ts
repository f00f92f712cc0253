import { describe, expect, it } from "vitest";
import type { AsyncApiDocument } from "../../src/features/documentation/asyncapi.ts";
import { Judge, type SeenAnswer } from "../support/documents/judge.ts";
import type { OpenApi } from "../support/documents/served.ts";

const problem = {
  type: "object",
  properties: { code: { type: "string" } },
  required: ["code"],
};
const refusal = (description: string) => ({
  description,
  content: { "application/problem+json": { schema: problem } },
});

const openApi: OpenApi = {
  paths: {
    "/api/things/{id}": {
      get: {
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
        responses: {
          200: {
            description: "The thing",
            content: { "application/json": { schema: { $ref: "#/components/schemas/Thing" } } },
            headers: { "X-Request-Id": { required: true } },
          },
          404: refusal("Not Found: not_found"),
        },
      },
      delete: { responses: { 204: { description: "Deleted" } } },
    },
    "/api/things": {
      get: {
        responses: {
          200: {
            description: "A page",
            content: {
              "application/json": {
                schema: {
                  type: "object",
                  properties: {
                    items: { type: "array", items: { $ref: "#/components/schemas/Thing" } },
                    count: { type: "integer" },
                  },
                  required: ["items", "count"],
                },
              },
            },
          },
        },
      },
    },
    "/api/things/newest": { get: { responses: { 200: { description: "The newest" } } } },
  },
  components: {
    schemas: {
      Thing: {
        allOf: [
          { type: "object", properties: { id: { type: "integer", minimum: 1 } }, required: ["id"] },
          { type: "object", properties: { tags: { type: "array", items: { type: "string" } } } },
        ],
      },
    },
  },
};

const asyncApi = {
  channels: {
    "ws-things": {
      address: "/ws/things/{thing_id}",
      messages: { "moved.fromServer": { $ref: "#/components/messages/moved" } },
      "x-close-codes": [{ code: 4001, meaning: "Not signed in" }],
    },
  },
  components: {
    messages: {
      moved: {
        name: "moved",
        payload: {
          type: "object",
          properties: { type: { const: "moved" }, to: { type: "integer" } },
          required: ["to"],
        },
        examples: [],
      },
    },
  },
} as unknown as AsyncApiDocument;

const judge = () => new Judge({ openApi, asyncApi });

const answer = (more: Partial<SeenAnswer>): SeenAnswer => ({
  ...{ method: "GET", path: "/api/things/7/?full=1", status: 200, contentType: "application/json" },
  ...{ headerNames: ["x-request-id"], text: '{"id":7}' },
  ...more,
});

const refused = (code: string) =>
  answer({ status: 404, contentType: "application/problem+json", text: JSON.stringify({ code }) });

describe("an answer", () => {
  it.each<[string, SeenAnswer]>([
    ["that fits, and one with all its fields", answer({ text: '{"id":7,"tags":["a"]}' })],
    ["without a body where none is documented", answer({ method: "DELETE", status: 204, text: "" })],
    ["with a code that its status names", refused("not_found")],
    ["of a path that no document has", answer({ path: "/elsewhere", text: "{}" })],
  ])("%s is as documented", (_, seen) => {
    expect(judge().answerFaults(seen)).toEqual([]);
  });

  it.each<[string, SeenAnswer, string]>([
    ["of another status", answer({ status: 202 }), "status"],
    ["without a required header", answer({ headerNames: [] }), "X-Request-Id"],
    ["of another type", answer({ contentType: "text/html" }), "type text/html"],
    ["that does not fit its schema", answer({ text: '{"id":0}' }), "/id must be >= 1"],
    [
      "with a field that no schema has",
      answer({ text: '{"id":7,"owner":{"id":1}}' }),
      "not documented: owner",
    ],
    ["with a body where none is documented", answer({ path: "/api/things/newest", text: "{}" }), "a body"],
    ["with a code that its status does not name", refused("not_allowed"), "the code not_allowed"],
  ])("%s is a fault", (_, seen, fault) => {
    expect(judge().answerFaults(seen).join()).toContain(fault);
  });
});

describe("a frame and a close", () => {
  it("are compared with those of the socket", () => {
    const it = judge();
    const path = "/ws/things/3/?after=1";
    expect(it.frameFaults(path, '{"type":"moved","to":4}')).toEqual([]);
    expect(it.frameFaults(path, '{"type":"moved"}').join()).toContain("must have required property 'to'");
    expect(it.frameFaults(path, '{"type":"moved","to":4,"by":1}').join()).toContain("not documented: by");
    expect(it.frameFaults(path, '{"type":"burnt"}').join()).toContain("burnt");
    expect([it.closeFault(path, 4001), it.closeFault(path, 1000)]).toEqual([null, null]);
    expect(it.closeFault(path, 4003)).toContain("closes 4003");
  });
});

it("what was seen is written as what is named, so that the rest is what nothing brought about", () => {
  const it = judge();
  it.answerFaults(answer({}));
  it.answerFaults(refused("not_found"));
  it.frameFaults("/ws/things/3", '{"type":"moved","to":4}');
  expect(it.named.filter((each) => !it.seen.has(each))).toEqual([
    "DELETE /api/things/{id} 204",
    "GET /api/things 200",
    "GET /api/things/newest 200",
    "/ws/things/{thing_id}/ closes 4001",
  ]);
});

it("a value is described as a whole body, and as an entry of a list in one", () => {
  const it = judge();
  expect([{ items: [], count: 0 }, { id: 7 }].map((value) => it.describes(value))).toEqual([true, true]);
  expect([{ items: [] }, { id: 0 }, { id: 7, owner: 1 }].map((value) => it.describes(value))).toEqual([
    false,
    false,
    false,
  ]);
});
