/** The parts of JSON Schema that the document uses. */
export interface Schema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  not?: object;
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  additionalProperties?: Schema | boolean;
  format?: string;
  description?: string;
}

type Content = Record<string, { schema?: Schema }>;

interface Operation {
  summary?: string;
  parameters?: { name: string; in: string; required?: boolean; schema?: Schema; description?: string }[];
  requestBody?: { required?: boolean; content?: Content };
  responses?: Record<string, { content?: Content }>;
}

/** The parts of an OpenAPI 3.1 document that types depend on. */
export interface Document {
  paths?: Record<string, Record<string, Operation>>;
  components?: { schemas?: Record<string, Schema> };
}

const METHODS = ["get", "post", "put", "patch", "delete"] as const;
const HEADER = "// Made of the served OpenAPI document by `npm run client:types`.";

/** A TypeScript module with a type per schema, and all operations by method and path. */
export function typesOf({ paths = {}, components }: Document): string {
  const schemas = Object.entries(components?.schemas ?? {}).sort(byName);
  const operations = Object.entries(paths)
    .flatMap(([path, item]) =>
      METHODS.flatMap((method) => {
        const operation = item[method];
        return operation ? [[`${method.toUpperCase()} ${slashed(path)}`, operation] as const] : [];
      }),
    )
    .sort(byName);
  const writes = operations.filter(([name]) => !name.startsWith("GET "));
  return indent(
    `${[
      HEADER,
      ...schemas.map(
        ([name, schema]) => `${comment(schema.description)}export type ${name} = ${typeOf(schema)};`,
      ),
      `/** Every operation: what it takes, and \`answer\`, what it answers with where it succeeds. */\nexport interface Operations {\n${operations
        .map(
          ([name, operation]) =>
            `${comment(operation.summary)}${JSON.stringify(name)}: ${operationType(operation)};`,
        )
        .join("\n")}\n}`,
      `/** Matches the paths of the writes that take no \`Idempotency-Key\`, by their shortest distinct beginnings. */\nexport const KEYLESS = ${keylessPattern(writes)};`,
    ].join("\n\n")}\n`,
  );
}

/** Short, because every application loads it: a dot is shorter than an escaped slash. @throws Error where a path takes the key by one method and not by another */
function keylessPattern(writes: readonly (readonly [string, Operation])[]): RegExp {
  const pathsOf = (isKeyed: boolean) =>
    writes
      .filter(
        ([, { parameters = [] }]) => parameters.some(({ name }) => name === "Idempotency-Key") === isKeyed,
      )
      .map(([name]) => name.replace(/^\w+ \/api\//, ""));
  const keyed = pathsOf(true);
  const beginnings = pathsOf(false).map((path) => {
    const lengths = Array.from({ length: path.length }, (_, index) => index + 1);
    const length = lengths.find((each) => !keyed.some((other) => other.startsWith(path.slice(0, each))));
    if (length === undefined)
      throw new Error(`No beginning tells ${path}, which takes no key, from the rest.`);
    return path.slice(0, length);
  });
  return new RegExp(`^/api/(${[...new Set(beginnings)].join("|")})`.replaceAll("/", "."));
}

/** Indents by two spaces per open brace. */
export function indent(text: string): string {
  let depth = 0;
  return text
    .split("\n")
    .map((line) => {
      if (line.startsWith("}")) depth -= 1;
      const indented = line === "" ? "" : "  ".repeat(depth) + line;
      if (line.endsWith("{")) depth += 1;
      return indented;
    })
    .join("\n");
}

function operationType({ parameters = [], requestBody, responses = {} }: Operation): string {
  const fields = ["path", "query"].flatMap((place) => {
    const named = parameters.filter((each) => each.in === place);
    if (named.length === 0) return [];
    const isRequired = named.some(({ required }) => required);
    const inner = named.map(
      ({ name, required, schema = {}, description }) =>
        `${comment(description ?? schema.description)}${key(name)}${required ? "" : "?"}: ${parameterType(schema)};`,
    );
    return [`${place === "path" ? "params" : "query"}${isRequired ? "" : "?"}: {\n${inner.join("\n")}\n};`];
  });
  if (requestBody) {
    fields.push(`body${requestBody.required ? "" : "?"}: ${union(contentTypes(requestBody.content))};`);
  }
  const successes = Object.entries(responses).filter(([status]) => status.startsWith("2"));
  const answers = successes.flatMap(([, { content }]) => (content ? contentTypes(content) : ["undefined"]));
  return `{\n${[...fields, `answer: ${union(answers.length > 0 ? answers : ["undefined"])};`].join("\n")}\n}`;
}

/** Numbers may also be passed as text, and the reverse. */
function parameterType(schema: Schema): string {
  const type = typeOf(schema);
  return type === "string" || type === "number" ? "string | number" : type;
}

function contentTypes(content: Content = {}): string[] {
  return Object.entries(content).map(([media, { schema = {} }]) => {
    if (media === "multipart/form-data") return "FormData";
    if (media.includes("json")) return typeOf(schema);
    return /text|yaml/.test(media) ? "string" : "Blob";
  });
}

export function typeOf(schema: Schema): string {
  if (schema.$ref) return schema.$ref.split("/").at(-1) ?? "unknown";
  if ("const" in schema) return JSON.stringify(schema.const);
  if (schema.enum) return union(schema.enum.map((value) => JSON.stringify(value)));
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return union(choices.map(typeOf));
  if (schema.allOf) return schema.allOf.map((part) => wrap(typeOf(part))).join(" & ");
  if (schema.not && !schema.properties) return "never";
  const types = [schema.type ?? (schema.properties ? "object" : [])].flat();
  return types.length === 0 ? "unknown" : union(types.map((type) => simpleType(type, schema)));
}

function simpleType(type: string, schema: Schema): string {
  switch (type) {
    case "integer":
    case "number":
      return "number";
    case "array":
      return `${wrap(typeOf(schema.items ?? {}))}[]`;
    case "object":
      return objectType(schema);
    case "string":
      return schema.format === "binary" ? "Blob" : "string";
    default:
      return type;
  }
}

function objectType({ properties, required = [], additionalProperties }: Schema): string {
  if (!properties) {
    const values = typeof additionalProperties === "object" ? typeOf(additionalProperties) : "unknown";
    return `Record<string, ${values}>`;
  }
  const fields = Object.entries(properties).map(
    ([name, schema]) =>
      `${comment(schema.description)}${key(name)}${required.includes(name) ? "" : "?"}: ${typeOf(schema)};`,
  );
  return fields.length === 0 ? "Record<string, never>" : `{\n${fields.join("\n")}\n}`;
}

function union(types: readonly string[]): string {
  const all = [...new Set(types)];
  return all.includes("unknown") ? "unknown" : all.join(" | ");
}

function wrap(type: string): string {
  const isOne = /^[\w.]+$/.test(type) || (/^\{.*\}$/s.test(type) && !type.includes("\n} | {\n"));
  return isOne ? type : `(${type})`;
}

function key(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

export function comment(text: string | undefined): string {
  return text ? `/** ${text.replaceAll("*/", "* /").replaceAll(/\s+/g, " ")} */\n` : "";
}

/** Paths as in the documentation; only those of files have no trailing slash. */
export function slashed(path: string): string {
  return path.startsWith("/media/") ? path : `${path}/`;
}

function byName([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}
