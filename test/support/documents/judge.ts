import type { ValidateFunction } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import type { AsyncApiMessage } from "../../../src/features/documentation/asyncapi.ts";
import {
  codesOf,
  type DocumentedResponse,
  type Documents,
  follow,
  type Media,
  type Operation,
  operationsOf,
  type Schema,
} from "./served.ts";
import { entriesIn, undeclaredFields } from "./undeclared.ts";

/** A REST answer as seen from outside. */
export interface SeenAnswer {
  method: string;
  /** Path and query. */
  path: string;
  status: number;
  contentType: string | null;
  /** The names of its headers, in lower case. */
  headerNames: string[];
  /** Null where nobody read the body. */
  text: string | null;
}

/** What no body of the API is. */
const ODD = { "no such field": true };

interface Check {
  schema: Schema;
  validate: ValidateFunction;
}

interface FrameCheck extends Check {
  example: unknown;
}

interface Socket {
  address: string;
  pattern: RegExp;
  messages: { fromClient: Map<string, FrameCheck>; fromServer: Map<string, FrameCheck> };
  closeCodes: Set<number>;
}

/** Compares answers, frames and close codes with the served documents, and records what was seen. */
export class Judge {
  readonly operations: readonly Operation[];
  /**
   * Such as `GET /api/health 200`, `POST /api/accounts 409 email_taken`, `/ws/chat/ sends error`, `/ws/chat/
   * closes 4001`.
   */
  readonly seen = new Set<string>();
  readonly #documents: Documents;
  readonly #ajv: Ajv2020;
  readonly #patterns: [pattern: RegExp, operations: Map<string, Operation>][];
  readonly #checks = new Map<Media, Check>();
  readonly #sockets: Socket[];
  #bodies: Media[] | null = null;

  constructor(documents: Documents) {
    this.#documents = documents;
    this.#ajv = new Ajv2020({ strict: false, logger: false, multipleOfPrecision: 6 });
    addFormats(this.#ajv as never);
    this.#ajv.addSchema({ $id: "openapi", ...documents.openApi });
    this.operations = operationsOf(documents.openApi);
    const byPath = Map.groupBy(this.operations, ({ path }) => path);
    this.#patterns = [...byPath]
      .map(([path, all]): [RegExp, Map<string, Operation>] => [
        patternOf(path.replace(/^\/api(?=\/(chats|notifications))/, "(?:/api)?")),
        new Map(all.map((operation) => [operation.method, operation])),
      ])
      // Fixed paths come before parameters.
      .sort(([one], [other]) => parametersIn(one) - parametersIn(other));
    this.#sockets = this.#readSockets();
  }

  /** The operation for a request, or null. A fixed path has its own methods only: 405 to others is no answer of an operation. */
  operationOf(method: string, path: string): Operation | null {
    const pathname = path.split("?")[0] ?? "";
    const found = this.#patterns.find(([pattern]) => pattern.test(pathname));
    return found?.[1].get(method) ?? null;
  }

  /** Deviations of an answer from the document, as sentences. */
  answerFaults(answer: SeenAnswer): string[] {
    const operation = this.operationOf(answer.method, answer.path);
    if (!operation || answer.status === 101) return [];
    const name = `${operation.name} ${answer.status}`;
    const response = operation.responses[answer.status];
    if (!response) return [`${name}: the status is not documented ${codeIn(answer.text ?? "")}`];
    this.seen.add(name);
    const missing = this.#requiredHeaders(response).find(
      (header) => !answer.headerNames.includes(header.toLowerCase()),
    );
    if (missing) return [`${name}: the header ${missing} is missing`];
    const content = Object.entries(response.content ?? {});
    if (content.length === 0) return !answer.text ? [] : [`${name}: a body is not documented`];
    const type = (answer.contentType ?? "").split(";")[0]?.trim() ?? "";
    const [, media] = content.find(([known]) => known === type || known === "*/*") ?? [];
    if (!media) return [`${name}: the type ${type || "of the answer"} is not documented`];
    if (!type.endsWith("json") || !media.schema || answer.text === null) return [];
    return this.#jsonFaults(operation, answer.status, answer.text, media).map((fault) => `${name}: ${fault}`);
  }

  /** Whether a body matches the schema of its media type. */
  accepts(media: Media, body: unknown): boolean {
    return this.#checkOf(media).validate(body);
  }

  /** Whether a JSON value matches a request, an answer, or an entry of a list in one, that does not allow just any. */
  describes(value: unknown): boolean {
    this.#bodies ??= this.#readBodies();
    return this.#bodies.some((media) => this.#fits(media, value) && !this.#fits(media, ODD));
  }

  /** Deviations of a server frame. `path` is the socket's. */
  frameFaults(path: string, text: string): string[] {
    if (text === "pong") return [];
    const socket = this.socketOf(path);
    if (!socket) return [];
    const frame = JSON.parse(text) as { type?: string; action?: string };
    const kind = String(frame.type ?? frame.action);
    const check = socket.messages.fromServer.get(kind);
    if (!check) return [`${socket.address} sends ${kind}: the frame is not documented`];
    const name = `${socket.address} sends ${kind}`;
    this.seen.add(name);
    return this.#valueFaults(this.#documents.asyncApi, check, frame).map((fault) => `${name}: ${fault}`);
  }

  /** Whether a client frame is of a known kind and matches its schema. */
  acceptsFrame(path: string, kind: string, frame: unknown): boolean {
    return this.socketOf(path)?.messages.fromClient.get(kind)?.validate(frame) ?? false;
  }

  /** Everything that the documents name, in the form of `seen`. */
  get named(): string[] {
    const ofOperations = this.operations.flatMap((operation) =>
      Object.keys(operation.responses).flatMap((status) => [
        `${operation.name} ${status}`,
        ...(Number(status) < 400 ? [] : codesOf(operation, status)).map(
          (code) => `${operation.name} ${status} ${code}`,
        ),
      ]),
    );
    const ofSockets = this.#sockets.flatMap(({ address, messages, closeCodes }) => [
      ...[...messages.fromServer.keys()].map((kind) => `${address} sends ${kind}`),
      ...[...closeCodes].map((code) => `${address} closes ${code}`),
    ]);
    return [...ofOperations, ...ofSockets];
  }

  /** Every socket, with the kinds of frames that clients send there. */
  get sockets(): { address: string; kinds: { name: string; schema: Schema; example: object }[] }[] {
    return this.#sockets.map(({ address, messages }) => ({
      address,
      kinds: [...messages.fromClient].map(([name, { schema, example }]) => ({
        ...{ name, schema, example: example as object },
      })),
    }));
  }

  /** Null if the server may close with this code, or a client did. */
  closeFault(path: string, code: number): string | null {
    const socket = this.socketOf(path);
    if (!socket || code < 3000) return null;
    this.seen.add(`${socket.address} closes ${code}`);
    return socket.closeCodes.has(code)
      ? null
      : `${socket.address} closes ${code}: the code is not documented`;
  }

  /** The socket of a path; fixed paths come first. */
  socketOf(path: string): Socket | null {
    const pathname = path.split("?")[0] ?? "";
    return this.#sockets.find(({ pattern }) => pattern.test(pathname)) ?? null;
  }

  /** Every JSON body of the document, and every entry of a list in one. */
  #readBodies(): Media[] {
    const bodies = this.operations.flatMap(({ body, responses }) =>
      [body, ...Object.values(responses)]
        .flatMap((each) => Object.entries(each?.content ?? {}))
        .flatMap(([type, media]) => (type.endsWith("json") ? media : [])),
    );
    const entries = bodies.flatMap(({ schema = {} }) => entriesIn(this.#documents.openApi, schema));
    return [...bodies, ...entries.map((schema) => ({ schema }))];
  }

  #fits(media: Media, value: unknown): boolean {
    return this.#valueFaults(this.#documents.openApi, this.#checkOf(media), value).length === 0;
  }

  #requiredHeaders({ headers = {} }: DocumentedResponse): string[] {
    const { openApi } = this.#documents;
    const all = Object.entries(headers);
    return all
      .filter(([, header]) => follow<{ required?: boolean }>(openApi, header).required === true)
      .map(([name]) => name);
  }

  #jsonFaults(operation: Operation, status: number, text: string, media: Media): string[] {
    const body = JSON.parse(text) as { code?: string };
    if (status >= 400) {
      const code = String(body.code);
      if (!codesOf(operation, status).includes(code)) return [`the code ${code} is not documented`];
      this.seen.add(`${operation.name} ${status} ${code}`);
    }
    return this.#valueFaults(this.#documents.openApi, this.#checkOf(media), body);
  }

  #valueFaults(document: object, { schema, validate }: Check, value: unknown): string[] {
    if (!validate(value)) {
      const [error] = validate.errors ?? [];
      return [`${error?.instancePath || "the whole"} ${error?.message ?? "does not fit"}`];
    }
    const fields = undeclaredFields(document, schema, value);
    return fields.length > 0 ? [`not documented: ${fields.slice(0, 5).join(", ")}`] : [];
  }

  #checkOf(media: Media): Check {
    const known = this.#checks.get(media);
    if (known) return known;
    const schema = media.schema ?? {};
    const check = { schema, validate: this.#compile(schema) };
    this.#checks.set(media, check);
    return check;
  }

  /** References are relative to the OpenAPI document. */
  #compile(schema: Schema): ValidateFunction {
    const text = JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"openapi#/');
    return this.#ajv.compile(JSON.parse(text));
  }

  #readSockets(): Socket[] {
    const { asyncApi } = this.#documents;
    return Object.values(asyncApi.channels)
      .map((channel) => {
        // Written as in all other documentation.
        const address = channel.address.replace(/\/?$/, "/");
        const messages = {
          fromClient: new Map<string, FrameCheck>(),
          fromServer: new Map<string, FrameCheck>(),
        };
        for (const [key, reference] of Object.entries(channel.messages)) {
          const { payload, examples } = follow<AsyncApiMessage>(asyncApi, reference);
          const side = key.endsWith(".fromClient") ? messages.fromClient : messages.fromServer;
          const [kind = key] = key.split(".");
          const validate = this.#ajv.compile(payload);
          side.set(kind, { schema: payload as Schema, validate, example: examples[0]?.payload });
        }
        return {
          address,
          pattern: patternOf(address.replace(/\/$/, "")),
          messages,
          closeCodes: new Set(channel["x-close-codes"].map(({ code }) => code)),
        };
      })
      .sort((one, other) => parametersIn(one.pattern) - parametersIn(other.pattern));
  }
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`);
}

function parametersIn({ source }: RegExp): number {
  return source.split("[^/]+").length - 1;
}

function codeIn(text: string): string {
  const [code] = /"code":"\w+"/.exec(text) ?? [];
  return code ? `(${code})` : "";
}
