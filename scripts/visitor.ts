import { z } from "zod";
import { Connection } from "./connection.ts";
import { CheckFailed } from "./demo/checks.ts";

const Made = z.object({ id: z.int() });
const LoggedIn = z.object({ access: z.string() });
const Ticket = z.object({ ticket: z.string() });

export interface Asked {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  body?: object;
  status?: number;
}

export interface Identity {
  username: string;
  email: string;
  password: string;
  firstName: string;
}

/** An account used by plain requests: nothing is retried, so the first failure shows. */
export class Visitor {
  readonly origin: string;
  readonly identity: Identity;
  #accountId = 0;
  #credentials: Record<string, string> = {};

  constructor(origin: string, identity: Identity) {
    this.origin = origin;
    this.identity = identity;
  }

  /** 0 before sign-up. */
  get accountId(): number {
    return this.#accountId;
  }

  async signUp(): Promise<void> {
    const { password, ...names } = this.identity;
    const body = { ...names, password, confirmPassword: password, lastName: "Demo" };
    const { id } = await this.ask(Made, { method: "POST", path: "/api/accounts/", status: 201, body });
    this.#accountId = id;
  }

  async logIn(): Promise<void> {
    const { username, password } = this.identity;
    const body = { username, password };
    const { access } = await this.ask(LoggedIn, { method: "POST", path: "/api/auth/login/", body });
    this.#credentials = { Authorization: `Bearer ${access}` };
  }

  /** Sends a request and parses the answer. @throws CheckFailed for another status */
  async ask<Schema extends z.ZodType>(schema: Schema, asked: Asked): Promise<z.output<Schema>> {
    const answer = await this.fetch(asked);
    const text = await answer.text();
    const { method, path, status = 200 } = asked;
    if (answer.status !== status) {
      throw new CheckFailed(`${method} ${path} answered ${answer.status} instead of ${status}: ${text}`);
    }
    return schema.parse(text === "" ? null : JSON.parse(text));
  }

  fetch({ method, path, body }: Asked): Promise<Response> {
    const isForm = body instanceof FormData;
    return fetch(`${this.origin}${path}`, {
      method,
      headers: {
        ...this.#credentials,
        ...(body && !isForm && { "Content-Type": "application/json" }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
  }

  /** Opens a socket with a ticket, so that no token appears in a URL. */
  async connect(path: string): Promise<Connection> {
    const { ticket } = await this.ask(Ticket, { method: "POST", path: "/api/ws-tickets/", status: 201 });
    const url = new URL(path, this.origin.replace("http", "ws"));
    url.searchParams.set("ticket", ticket);
    return Connection.open(url.href);
  }
}
