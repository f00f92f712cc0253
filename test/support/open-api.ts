interface Schema {
  $ref?: string;
  allOf?: Schema[];
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  description?: string;
  type?: string | string[];
  not?: object;
  required?: string[];
  pattern?: string;
}

export interface OpenApiOperation {
  operationId: string;
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, never[]>[];
  parameters?: { name: string; in: string; description?: string; schema: Schema }[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema; example?: unknown }> };
  responses: Record<
    string,
    {
      description: string;
      headers?: Record<string, { $ref?: string; required?: boolean }>;
      content?: Record<string, { schema: Schema }>;
    }
  >;
}

export interface OpenApiDocument {
  paths: Record<string, Record<string, OpenApiOperation>>;
  components: {
    schemas: Record<string, Schema>;
    headers: Record<string, { required?: boolean; description?: string }>;
  };
}

export interface ListedOperation {
  method: string;
  path: string;
  operation: OpenApiOperation;
}

/** An OpenAPI document, and how to find one's way in it. */
export class OpenApi {
  readonly document: OpenApiDocument;
  readonly operations: readonly ListedOperation[];

  constructor(document: OpenApiDocument) {
    this.document = document;
    this.operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([key, operation]) => ({ method: key.toUpperCase(), path, operation })),
    );
  }

  find(operationId: string): ListedOperation {
    const found = this.operations.find(({ operation }) => operation.operationId === operationId);
    if (!found) throw new Error(`The document has no operation ${operationId}`);
    return found;
  }

  resolve(schema: Schema): Schema {
    const name = schema.$ref?.split("/").at(-1);
    return name === undefined ? schema : this.resolve(this.document.components.schemas[name] ?? {});
  }

  /** The properties of an object, of each part and alternative that it has; but none that it forbids. */
  propertiesOf(schema: Schema): Record<string, Schema> {
    const { properties = {}, allOf = [], anyOf = [] } = this.resolve(schema);
    const own = Object.entries(properties).filter(([, property]) => property.not === undefined);
    const parts = [...allOf, ...anyOf].map((part) => this.propertiesOf(part));
    return Object.assign({}, ...parts, Object.fromEntries(own));
  }

  itemsOf(schema: Schema): Schema {
    return this.resolve(schema).items ?? {};
  }

  /** What a property is said to be: beside its reference, or where that leads. */
  describe(property: Schema): string {
    return property.description ?? this.resolve(property).description ?? "";
  }
}

/** Every property of a schema and of the schemas written inside it, by its place. */
export function* placesIn(schema: Schema, at: string): Generator<[place: string, property: Schema]> {
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    yield [`${at}.${name}`, property];
    yield* placesIn(property, `${at}.${name}`);
  }
  if (schema.items) yield* placesIn(schema.items, `${at}[]`);
  for (const part of [...(schema.allOf ?? []), ...(schema.anyOf ?? [])]) yield* placesIn(part, at);
}
