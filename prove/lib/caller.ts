import { Judge, type SeenAnswer } from "../../test/support/documents/judge.ts";
import type { Documents, OpenApi } from "../../test/support/documents/served.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import type { Fault } from "../proof.ts";

export interface Request {
  method: string;
  path: string;
  /** Nobody, where it is absent. */
  as?: ServerPerson | undefined;
  /** Written as JSON, unless it is text or a form. */
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
  /** True where the server cannot do it now, and says so as documented. */
  isOutage?: boolean;
}

export interface Answer extends SeenAnswer {
  text: string;
  headers: Headers;
  /** Null where the answer is not JSON. */
  json: unknown;
  /** The `code` of a refusal, else the empty text. */
  code: string;
}

/** Asks a server, compares each answer with the documents that it serves, and keeps what departs from them. */
export class Caller {
  readonly server: TestServer;
  readonly judge: Judge;
  readonly documents: Documents;
  readonly #faults = new Map<string, { detail: string; times: number }>();
  requests = 0;

  private constructor(server: TestServer, documents: Documents) {
    this.server = server;
    this.documents = documents;
    this.judge = new Judge(documents);
  }

  static async meet(server: TestServer): Promise<Caller> {
    const read = async (path: string) => (await fetch(new URL(path, server.url))).json();
    const openApi = (await read("/api/schema/?format=json")) as OpenApi;
    const asyncApi = (await read("/api/asyncapi/?format=json")) as Documents["asyncApi"];
    return new Caller(server, { openApi, asyncApi });
  }

  async ask({ method, path, as, body, headers = {}, signal, isOutage = false }: Request): Promise<Answer> {
    this.requests += 1;
    const isForm = body instanceof FormData;
    const response = await fetch(new URL(path, this.server.url), {
      method,
      redirect: "manual",
      headers: {
        ...(as && { Authorization: `Bearer ${as.access}` }),
        ...(body !== undefined && !isForm && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && {
        body: isForm ? body : typeof body === "string" ? body : JSON.stringify(body),
      }),
      ...(signal && { signal }),
    });
    const headerNames = [...response.headers.keys()];
    const contentType = response.headers.get("Content-Type");
    const text = await response.text();
    const json: unknown = contentType?.includes("json") && text !== "" ? JSON.parse(text) : null;
    const { code = "" } = { ...(json as { code?: string } | null) };
    const answer = {
      method,
      path,
      status: response.status,
      contentType,
      headerNames,
      text,
      headers: response.headers,
      json,
    };
    if (response.status >= 500 && !isOutage)
      this.fault("server error", `${nameOf(this, answer)} ${response.status} ${code}`);
    else for (const fault of this.judge.answerFaults(answer)) this.fault("undocumented answer", fault);
    return { ...answer, code: response.status >= 400 ? code : "" };
  }

  /** The body of an answer that is a success. @throws where it is none */
  async make<Body = Record<string, unknown>>(request: Request): Promise<Body> {
    const answer = await this.ask(request);
    if (answer.status >= 300)
      throw new Error(`${request.method} ${request.path}: ${answer.status} ${answer.text}`);
    return answer.json as Body;
  }

  get faultCount(): number {
    return this.#faults.size;
  }

  /** Compares a frame with the documents. */
  sawFrame(path: string, text: string): void {
    for (const fault of this.judge.frameFaults(path, text)) this.fault("undocumented frame", fault);
  }

  /** Compares the code of a close by the server with the documents. */
  sawClose(path: string, code: number): void {
    const fault = this.judge.closeFault(path, code);
    if (fault) this.fault("undocumented close", fault);
  }

  fault(name: string, detail: string): void {
    const key = `${name}\n${detail}`;
    const known = this.#faults.get(key);
    if (known) known.times += 1;
    else this.#faults.set(key, { detail, times: 1 });
  }

  /** The faults since it was called last. */
  takeFaults(): Fault[] {
    const faults = [...this.#faults].map(([key, { detail, times }]) => ({
      name: key.split("\n")[0] ?? "",
      detail: times > 1 ? `${detail} (${times} times)` : detail,
    }));
    this.#faults.clear();
    return faults;
  }
}

/** An answer's operation, or its method and path where the document has none. */
function nameOf({ judge }: Caller, { method, path }: SeenAnswer): string {
  return judge.operationOf(method, path)?.name ?? `${method} ${path.slice(0, 80)}`;
}
