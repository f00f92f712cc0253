import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { broken } from "../../prove/lib/broken.ts";
import { fitsParameter } from "../../prove/lib/parameters.ts";
import { valid } from "../../prove/lib/valid.ts";
import type { Schema } from "../support/documents/served.ts";

const schema: Schema = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 2, maxLength: 30 },
    code: { type: "string", pattern: "^[0-9]{6}$" },
    login: { type: "string", pattern: "^(?!\\.+$)[\\w.]+$", maxLength: 150 },
    size: { type: ["integer", "null"], minimum: 1, maximum: 9007199254740991 },
    price: { type: "number", minimum: 0, exclusiveMaximum: 100, multipleOf: 0.01 },
    kind: { enum: ["one", "two"] },
    at: { type: "string", format: "date-time" },
    parts: { type: "array", minItems: 1, items: { anyOf: [{ type: "boolean" }, { $ref: "#/parts/Part" }] } },
  },
  required: ["name", "parts"],
};
const document = {
  parts: { Part: { type: "object", properties: { id: { type: "string", format: "uuid" } } } },
};
const ajv = new Ajv2020({ strict: false, multipleOfPrecision: 6 });
addFormats(ajv as never);
const validate = ajv.compile({ ...schema, ...document });

describe("values of a schema", () => {
  it("fit it, with integers at both of their ends", () => {
    const values = fc.sample(valid(document, schema), { numRuns: 500, seed: 1 }) as { size?: number }[];
    for (const value of values) expect([value, validate(value)]).toEqual([value, true]);
    const sizes = values.map(({ size }) => size);
    expect(sizes).toEqual(expect.arrayContaining([1, 9007199254740991, null, undefined]));
  });

  it("have what is known of their fields more often than not", () => {
    const values = fc.sample(valid(document, schema, { name: "Ada" }), { numRuns: 200, seed: 1 });
    const known = values.filter((value) => (value as { name: string }).name === "Ada").length;
    expect(known).toBeGreaterThan(100);
    expect(known).toBeLessThan(200);
  });

  it("are JSON or nearly so once they are broken, and mostly fit no more", () => {
    const texts = fc.sample(broken(valid(document, schema)), { numRuns: 500, seed: 1 });
    const fitting = texts.filter((text) => {
      try {
        return validate(JSON.parse(text));
      } catch {
        return false;
      }
    });
    expect(fitting.length).toBeLessThan(250);
    expect(texts.some((text) => text.includes("1e400"))).toBe(true);
  });
});

describe("a value in an address", () => {
  const accepts = (value: unknown) => Number(value) >= 1;
  it.each([
    ["12", true],
    ["0", false],
    ["x", false],
    ["01", null],
    ["1e3", null],
    ["9223372036854775808", null],
    ["", null],
  ])("%j fits an integer of at least 1: %j", (written, verdict) => {
    expect(fitsParameter(accepts, { type: "integer" }, written)).toBe(verdict);
  });

  it("leaves open what is answered to an id of nothing", () => {
    const uuid = { type: "string", format: "uuid" };
    expect(fitsParameter(() => true, uuid, "0190b8f0-0000-7000-8000-000000000001")).toBe(true);
    expect(fitsParameter(() => false, uuid, "7")).toBe(null);
    expect(fitsParameter(() => false, { type: "string" }, "7")).toBe(false);
  });
});
