import fc from "fast-check";
import { follow, type Schema } from "../../test/support/documents/served.ts";

/** Fields by their names, of which a value is known that means something. */
export type Known = Readonly<Record<string, unknown>>;

const DEPTH_MAX = 6;
const ITEMS_MAX = 3;
const DECIMALS = 6;
const SAFE = Number.MAX_SAFE_INTEGER;
/** A known value is taken as often as this, the rest are of the schema alone. */
const KNOWN = { weight: 5, unknown: 1 };

const word = fc.string({
  unit: fc.constantFrom(..."abcdefghijklmnopqrstuvwxyzABCXYZ0123456789éßñжλ中文字あ안-_.".split("")),
  minLength: 1,
  maxLength: 12,
});

/** Values that fit a schema of a document; what is near its limits is as frequent as all else. */
export function valid(document: object, schema: Schema, known: Known = {}, depth = 0): fc.Arbitrary<unknown> {
  const shape = follow<Schema>(document, schema as Schema & { $ref: string });
  if ("const" in shape) return fc.constant(shape.const);
  if (shape.enum) return fc.constantFrom(...shape.enum);
  if (shape.allOf) {
    const parts = shape.allOf.map((part) => valid(document, part, known, depth));
    return fc.tuple(...parts).map((all) => Object.assign({}, ...all));
  }
  const choices = shape.anyOf ?? shape.oneOf;
  if (choices) return fc.oneof(...choices.map((each) => valid(document, each, known, depth)));
  const types = [shape.type ?? (shape.properties ? "object" : "string")].flat();
  return fc.oneof(...types.map((type) => ofType(document, shape, type, known, depth)));
}

function ofType(
  document: object,
  shape: Schema,
  type: string,
  known: Known,
  depth: number,
): fc.Arbitrary<unknown> {
  switch (type) {
    case "null":
      return fc.constant(null);
    case "boolean":
      return fc.boolean();
    case "integer":
      return integers(shape);
    case "number":
      return numbers(shape);
    case "array":
      return arrays(document, shape, known, depth);
    case "object":
      return objects(document, shape, known, depth);
    default:
      return texts(shape);
  }
}

function integers(shape: Schema): fc.Arbitrary<number> {
  const min = Math.max(
    shape.minimum ?? -SAFE,
    shape.exclusiveMinimum === undefined ? -SAFE : shape.exclusiveMinimum + 1,
  );
  const max = Math.min(
    shape.maximum ?? SAFE,
    shape.exclusiveMaximum === undefined ? SAFE : shape.exclusiveMaximum - 1,
  );
  return fc.oneof(
    fc.constantFrom(min, max, Math.min(min + 1, max), Math.max(max - 1, min)),
    fc.integer({ min, max }),
    fc.integer({ min, max: Math.min(max, Math.max(min, 0) + 10) }),
  );
}

function numbers({ minimum = -1e9, maximum = 1e9, ...shape }: Schema): fc.Arbitrary<number> {
  const min = shape.exclusiveMinimum ?? minimum;
  const max = shape.exclusiveMaximum ?? maximum;
  const step = shape.multipleOf ?? 0.25;
  const whole = fc
    .integer({ min: Math.ceil(min / step), max: Math.floor(max / step) })
    .map((n) => Number((n * step).toFixed(DECIMALS)));
  return fc
    .oneof(fc.constantFrom(min, max), whole)
    .filter((n) => n !== shape.exclusiveMinimum && n !== shape.exclusiveMaximum);
}

function arrays(document: object, shape: Schema, known: Known, depth: number): fc.Arbitrary<unknown[]> {
  if (!shape.items || depth >= DEPTH_MAX) return fc.constant([]);
  const minLength = shape.minItems ?? 0;
  const maxLength = Math.max(minLength, Math.min(shape.maxItems ?? ITEMS_MAX, ITEMS_MAX));
  return fc.array(valid(document, shape.items, known, depth + 1), { minLength, maxLength });
}

function objects(document: object, shape: Schema, known: Known, depth: number): fc.Arbitrary<object> {
  if (depth >= DEPTH_MAX) return fc.constant({});
  const fields = Object.entries(shape.properties ?? {}).filter(
    ([, each]) => !follow<Schema>(document, each as Schema & { $ref: string }).not,
  );
  const model = Object.fromEntries(
    fields.map(([name, each]) => {
      const ofSchema = valid(document, each, known, depth + 1);
      if (!Object.hasOwn(known, name)) return [name, ofSchema];
      const choices = fc.oneof(
        { arbitrary: fc.constant(known[name]), weight: KNOWN.weight },
        { arbitrary: ofSchema, weight: KNOWN.unknown },
      );
      return [name, choices];
    }),
  );
  const requiredKeys = (shape.required ?? []).filter((name) => Object.hasOwn(model, name));
  return fc.record(model, { requiredKeys, noNullPrototype: true }) as fc.Arbitrary<object>;
}

function texts({ format, pattern, minLength = 0, maxLength = 200 }: Schema): fc.Arbitrary<string> {
  const made = byFormat(format);
  if (made) return made.filter((text) => [...text].length <= maxLength);
  const isFit = (text: string) => [...text].length >= minLength && [...text].length <= maxLength;
  if (pattern) return matching(new RegExp(pattern, "u")).filter(isFit);
  const words = fc.array(word, { minLength: 1, maxLength: 6 }).map((all) => all.join(" "));
  const fits = words.map((text) => [...text].slice(0, maxLength).join("").trim().padEnd(minLength, "x"));
  return fc.oneof(
    { arbitrary: fits, weight: 4 },
    { arbitrary: fc.constant("x".repeat(maxLength)), weight: 1 },
  );
}

function matching(pattern: RegExp): fc.Arbitrary<string> {
  try {
    return fc.stringMatching(pattern, { size: "xsmall" });
  } catch {
    // It looks ahead, which the library does not.
    return word.filter((text) => pattern.test(text));
  }
}

function byFormat(format: string | undefined): fc.Arbitrary<string> | null {
  switch (format) {
    case "uuid":
      return fc.uuid();
    case "date-time":
      return fc
        .date({ min: new Date("2001-01-01"), max: new Date("2026-01-01"), noInvalidDate: true })
        .map((date) => date.toISOString());
    case "date":
      return fc
        .date({ min: new Date("1931-01-01"), max: new Date("2019-01-01"), noInvalidDate: true })
        .map((date) => date.toISOString().slice(0, 10));
    case "email":
      return fc.uuid().map((id) => `${id}@example.com`);
    case "uri":
      return fc.webUrl({ validSchemes: ["https"] });
    default:
      return null;
  }
}
