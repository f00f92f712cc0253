import type { z } from "zod";
import { LoggedIn, Made, Mailbox, Success, Ticket } from "./answers.ts";
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
  /** The headers by which the server knows who asks: a token, or a browser's cookies. */
  #credentials: Record<string, string> = {};

  constructor(name: string, colour: Colour, origin: string, transcript: Transcript) {
    this.name = name;
    this.colour = colour;
    this.#origin = origin;
    this.#transcript = transcript;
  }

  get username(): string {
    return this.name.toLowerCase();
  }

  get email(): string {
    return `${this.username}@example.org`;
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
        email: this.email,
        password: this.#password,
        confirmPassword: this.#password,
        firstName: this.name,
        lastName: "Demo",
      },
    });
    this.#accountId = id;
    this.does(`signs up and is account ${id}`, "POST /api/accounts/ 201");
  }

  async logIn(): Promise<void> {
    const { access } = await this.ask(LoggedIn, {
      method: "POST",
      path: "/api/auth/login/",
      body: { username: this.username, password: this.#password },
    });
    this.#credentials = { Authorization: `Bearer ${access}` };
    this.does("logs in", "POST /api/auth/login/ 200");
  }

  /** Signs in as a browser does that has no password: by a code from a mail, and by cookies from then on. Returns the code. */
  async signInByCode(): Promise<string> {
    await this.ask(Success, { method: "POST", path: "/api/request-otp/", body: { email: this.email } });
    const mailbox = `/dev/mail/?to=${encodeURIComponent(this.email)}`;
    const [mail] = await this.ask(Mailbox, { method: "GET", path: mailbox });
    const otp = /\b\d{6}\b/.exec(mail?.text ?? "")?.[0] ?? "";
    this.does(`has a mail: “${mail?.subject}”`, `POST /api/request-otp/, GET ${mailbox}`);
    const answer = await this.fetch(this.signingIn(otp));
    if (!answer.ok) throw new CheckFailed(`The code ${otp} was answered ${answer.status}.`);
    const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(";", 1)[0]);
    this.#credentials = { Cookie: cookies.join("; ") };
    this.does("signs in with its code, and keeps the cookies", "POST /api/verify-otp/ 200");
    return otp;
  }

  /** What signing in by a code asks. */
  signingIn(otp: string): Asked {
    return { method: "POST", path: "/api/verify-otp/", body: { email: this.email, otp } };
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
        ...this.#credentials,
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
