import type { OpenApi, OpenApiOperation } from "./open-api.ts";

/** A request and its answer, as they went over the wire. */
export interface Exchange {
  operationId: string;
  /** The example of the document, with ids in place; what else was sent; null for none or a form. */
  sent: unknown;
  isExample: boolean;
  status: number;
  headers: Headers;
  /** Null where the answer is not JSON. */
  answer: unknown;
}

export interface Asking {
  /** The Authorization header of the caller. */
  as?: string;
  params?: Record<string, string | number>;
  query?: Record<string, string | number>;
  headers?: Record<string, string>;
  /** Instead of the example. */
  body?: unknown;
}

/** Names of fields that refer to something: an id, a code or a token that the server gave out. */
const REFERS = /\bids?\b|\bcode\b|\btoken\b/i;

/** Sends the operations of a document, each with its example, and records what is exchanged. */
export class DocumentClient {
  readonly exchanges: Exchange[] = [];
  /** What the fields of examples refer to, by the names of these fields. */
  readonly known: Record<string, unknown> = {};
  readonly #origin: string;
  readonly #document: OpenApi;

  constructor(origin: string, document: OpenApi) {
    this.#origin = origin;
    this.#document = document;
  }

  /** Sends an operation; its answer must be a success. Returns the answer's JSON. */
  async send<Answer = Record<string, never>>(operationId: string, asking: Asking = {}): Promise<Answer> {
    const { method, path, operation } = this.#document.find(operationId);
    const address = new URL(
      path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(asking.params?.[name]))),
      this.#origin,
    );
    for (const [name, value] of Object.entries(asking.query ?? {}))
      address.searchParams.set(name, String(value));
    const { body, sent, isExample } = this.#bodyOf(operation, asking);
    const response = await fetch(address, {
      method,
      headers: {
        ...(asking.as && { Authorization: asking.as }),
        ...(typeof body === "string" && { "Content-Type": "application/json" }),
        ...asking.headers,
      },
      ...(body !== undefined && { body }),
    });
    const text = await response.text();
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json") ?? false;
    const { status, headers } = response;
    if (!response.ok) {
      throw new Error(`${operationId} answered ${status}: ${text}\nIt was sent ${JSON.stringify(sent)}`);
    }
    const answer = isJson ? JSON.parse(text) : null;
    this.exchanges.push({ operationId, sent, isExample, status, headers, answer });
    return answer;
  }

  #bodyOf(operation: OpenApiOperation, { body }: Asking) {
    if (body instanceof FormData) return { body, sent: null, isExample: false };
    if (body !== undefined) return { body: JSON.stringify(body), sent: body, isExample: false };
    const content = operation.requestBody?.content["application/json"];
    if (!content) return { body: undefined, sent: null, isExample: false };
    const sent = this.#inPlace(content.example, content.schema);
    return { body: JSON.stringify(sent), sent, isExample: true };
  }

  /** The example with what is known in place of the ids, codes and tokens that its schema says to be some. */
  #inPlace(example: unknown, schema: object): unknown {
    if (typeof example !== "object" || example === null) return example;
    if (Array.isArray(example))
      return example.map((each) => this.#inPlace(each, this.#document.itemsOf(schema)));
    const properties = this.#document.propertiesOf(schema);
    const entries = Object.entries(example).map(([name, value]) => {
      const property = properties[name] ?? {};
      const description = this.#document.describe(property);
      const isKnown = Object.hasOwn(this.known, name) && REFERS.test(description);
      return [name, isKnown ? this.known[name] : this.#inPlace(value, property)];
    });
    return Object.fromEntries(entries);
  }
}
