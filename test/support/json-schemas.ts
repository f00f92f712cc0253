/** The parts of JSON Schema that the served documents use. */
export interface JsonSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
  not?: object;
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  minimum?: number;
  exclusiveMinimum?: number;
  maxLength?: number;
  format?: string;
}

export type Place = (string | number)[];

const DEPTH_MAX = 6;

export class SchemaReader {
  readonly #document: object;

  constructor(document: object) {
    this.#document = document;
  }

  resolve(schema: JsonSchema): JsonSchema {
    if (!schema.$ref) return schema;
    const target = schema.$ref
      .slice(2)
      .split("/")
      .reduce<unknown>((value, key) => Reflect.get(Object(value), key), this.#document);
    return this.resolve(target as JsonSchema);
  }

  /** A valid value; `known` gives values by field name. */
  example(schema: JsonSchema, known: Record<string, unknown>, depth = 0): unknown {
    const shape = this.resolve(schema);
    if ("const" in shape) return shape.const;
    if (shape.enum) return shape.enum.find((each) => each !== null);
    if (shape.allOf) return Object.assign({}, ...shape.allOf.map((part) => this.example(part, known, depth)));
    const choice = (shape.anyOf ?? shape.oneOf)?.find((each) => typeOf(this.resolve(each)) !== null);
    if (choice) return this.example(choice, known, depth);
    switch (typeOf(shape)) {
      case "integer":
      case "number":
        return Math.max(shape.minimum ?? 1, (shape.exclusiveMinimum ?? 0) + 1);
      case "boolean":
        return true;
      case "array":
        return shape.items && depth < DEPTH_MAX ? [this.example(shape.items, known, depth + 1)] : [];
      case "object":
        return this.#exampleObject(shape, known, depth);
      default:
        return exampleText(shape);
    }
  }

  #exampleObject(shape: JsonSchema, known: Record<string, unknown>, depth: number): object {
    if (depth >= DEPTH_MAX) return {};
    const fields = Object.entries(shape.properties ?? {}).filter(([, each]) => !this.resolve(each).not);
    return Object.fromEntries(
      fields.map(([name, each]) => [
        name,
        Object.hasOwn(known, name) ? known[name] : this.example(each, known, depth + 1),
      ]),
    );
  }
}

/** Every field at any depth, and the first entry of each list. */
export function* placesIn(value: unknown, at: Place = []): Generator<Place> {
  if (typeof value !== "object" || value === null) return;
  const entries = Array.isArray(value) ? [...value.entries()].slice(0, 1) : Object.entries(value);
  for (const [key, each] of entries) {
    yield [...at, key];
    yield* placesIn(each, [...at, key]);
  }
}

/** A copy with another value at one place. */
export function replacedAt(value: unknown, [key, ...rest]: Place, other: unknown): unknown {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...Object(value) };
  copy[key] = replacedAt(copy[key], rest, other);
  return copy;
}

function typeOf(schema: JsonSchema): string | null {
  const types = [schema.type ?? []].flat().filter((type) => type !== "null");
  return types[0] ?? (schema.properties ? "object" : schema.type === "null" ? null : "string");
}

function exampleText({ format, maxLength = 20 }: JsonSchema): string {
  switch (format) {
    case "uuid":
      return crypto.randomUUID();
    case "date-time":
      return "2025-01-15T10:30:00.000Z";
    case "date":
      return "2025-01-15";
    case "email":
      return `${crypto.randomUUID()}@example.com`;
    case "uri":
      return "https://example.com/";
    default:
      return `text-${crypto.randomUUID()}`.slice(0, maxLength);
  }
}
