import type { z } from "zod";
import { LoggedIn, Made, Ticket } from "./answers.ts";
import { CheckFailed } from "./checks.ts";
import { Connection } from "./connection.ts";
import type { Colour, Transcript } from "./transcript.ts";

interface Asked {
  method: "GET" | "POST" | "PUT" | "DELETE";
  path: string;
  body?: object;
  status?: number;
}

/** Someone of the cast: what they do is done over the network, and told to the audience. */
export class Person {
  readonly name: string;
  readonly colour: Colour;
  readonly #origin: string;
  readonly #transcript: Transcript;
  #accountId = 0;
  #access = "";

  constructor(name: string, colour: Colour, origin: string, transcript: Transcript) {
    this.name = name;
    this.colour = colour;
    this.#origin = origin;
    this.#transcript = transcript;
  }

  get username(): string {
    return this.name.toLowerCase();
  }

  get accountId(): number {
    return this.#accountId;
  }

  does(text: string, detail?: string): void {
    this.#transcript.does(this, text, detail);
  }

  hears(text: string, detail?: string): void {
    this.#transcript.hears(this, text, detail);
  }

  async signUp(): Promise<void> {
    const { id } = await this.ask(Made, {
      method: "POST",
      path: "/api/accounts/",
      status: 201,
      body: {
        username: this.username,
        email: `${this.username}@example.org`,
        password: this.#password,
        confirmPassword: this.#password,
        firstName: this.name,
        lastName: "Demo",
      },
    });
    this.does(`signs up and is account ${id}`, "POST /api/accounts/ 201");
  }

  async logIn(): Promise<void> {
    const { access, account } = await this.ask(LoggedIn, {
      method: "POST",
      path: "/api/auth/login/",
      body: { username: this.username, password: this.#password },
    });
    this.#access = access;
    this.#accountId = account.id;
    this.does("logs in", "POST /api/auth/login/ 200");
  }

  /** Sends a request as this person and reads the answer. @throws CheckFailed on another status or shape */
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
    return fetch(`${this.#origin}${path}`, {
      method,
      headers: {
        ...(this.#access && { Authorization: `Bearer ${this.#access}` }),
        ...(body && !isForm && { "Content-Type": "application/json" }),
      },
      ...(body && { body: isForm ? body : JSON.stringify(body) }),
    });
  }

  /** Opens a socket with a ticket of its own: no token stands in an address. */
  async connect(path: string): Promise<Connection> {
    const { ticket } = await this.ask(Ticket, { method: "POST", path: "/api/ws-tickets/", status: 201 });
    const url = new URL(path, this.#origin.replace("http", "ws"));
    url.searchParams.set("ticket", ticket);
    return Connection.open(url.href);
  }

  get #password(): string {
    return `${this.username} lifts before breakfast`;
  }
}
