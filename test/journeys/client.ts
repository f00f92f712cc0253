import { Connection } from "../../scripts/connection.ts";

/** Fields of answers that the journeys go on with; the rest is only compared. */
interface Body {
  id: number;
  access: string;
  refresh: string;
  account: { profile_types: string[] };
  profiles: { profile_type: string }[];
  results: { id: number }[];
  has_more: boolean;
}

export interface Answer {
  status: number;
  body: Body;
}

interface Asking {
  token?: string;
  headers?: Record<string, string>;
  /** An object is sent as JSON, a form as multipart. */
  body?: object;
}

/** A client written from nothing but a document: plain HTTP and plain sockets against one server. */
export class Client {
  readonly #origin: string;

  constructor(origin: string) {
    this.#origin = origin;
  }

  async call(request: string, { token, headers, body }: Asking = {}): Promise<Answer> {
    const [method = "GET", path = "/"] = request.split(" ");
    const isForm = body instanceof FormData;
    const answer = await fetch(`${this.#origin}${path}`, {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && !isForm && { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    return { status: answer.status, body: isJson ? JSON.parse(text) : text };
  }

  connect(path: string, headers?: Record<string, string>): Promise<Connection> {
    return Connection.open(`${this.#origin.replace("http", "ws")}${path}`, headers);
  }
}
