import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import type { Call, Recorder } from "./entry.ts";

export interface Answer {
  status: number;
  body: unknown;
}

/** Calls by REST, and records each with its answer. */
export class Caller {
  readonly #server: TestServer;
  readonly #recorder: Recorder;

  constructor(server: TestServer, recorder: Recorder) {
    this.#server = server;
    this.#recorder = recorder;
  }

  /** @throws TypeError where there is no answer */
  async call(person: ServerPerson, what: Call): Promise<Answer> {
    const { method, path, body, key } = what;
    const { accountId, access } = person;
    const call = this.#recorder.nextCall();
    const isForm = body instanceof FormData;
    this.#recorder.record({
      type: "called",
      accountId,
      call,
      what: isForm ? { ...what, body: "a form" } : what,
    });
    const response = await fetch(new URL(path, this.#server.url), {
      method,
      headers: {
        Authorization: `Bearer ${access}`,
        ...(key !== null && { "Idempotency-Key": key }),
        ...(body !== undefined && !isForm && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const answer = { status: response.status, body: text === "" ? null : JSON.parse(text) };
    this.#recorder.record({ type: "answered", accountId, call, ...answer });
    return answer;
  }

  /** The body of an answer that is a success. @throws Error otherwise */
  async get<Body>(person: ServerPerson, path: string): Promise<Body> {
    return (await this.#server.request("GET", path, person)) as Body;
  }
}
