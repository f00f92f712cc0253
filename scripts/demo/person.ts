import { Mailbox, Success } from "./answers.ts";
import { CheckFailed } from "./checks.ts";
import type { Colour, Transcript } from "./transcript.ts";
import { type Asked, Visitor } from "./visitor.ts";

/** A character whose actions are printed. */
export class Person extends Visitor {
  readonly name: string;
  readonly colour: Colour;
  readonly #transcript: Transcript;

  constructor(name: string, colour: Colour, origin: string, transcript: Transcript) {
    const username = name.toLowerCase();
    super(origin, {
      username,
      email: `${username}@example.org`,
      password: `${username} lifts before breakfast`,
      firstName: name,
    });
    this.name = name;
    this.colour = colour;
    this.#transcript = transcript;
  }

  get username(): string {
    return this.identity.username;
  }

  get email(): string {
    return this.identity.email;
  }

  does(text: string, detail?: string): void {
    this.#transcript.does(this, text, detail);
  }

  receives(text: string, detail?: string): void {
    this.#transcript.receives(this, text, detail);
  }

  override async signUp(): Promise<void> {
    await super.signUp();
    this.does(`signs up and is account ${this.accountId}`, "POST /api/accounts/ 201");
  }

  override async logIn(): Promise<void> {
    await super.logIn();
    this.does("logs in", "POST /api/auth/login/ 200");
  }

  /** Signs in with a mailed code and keeps the cookies, like a browser. Returns the code. */
  async signInByCode(): Promise<string> {
    await this.ask(Success, { method: "POST", path: "/api/request-otp/", body: { email: this.email } });
    const mailbox = `/dev/mail/?to=${encodeURIComponent(this.email)}`;
    const [mail] = await this.ask(Mailbox, { method: "GET", path: mailbox });
    const otp = /\b\d{6}\b/.exec(mail?.text ?? "")?.[0] ?? "";
    this.does(`receives a mail: “${mail?.subject}”`, `POST /api/request-otp/, GET ${mailbox}`);
    const answer = await this.fetch(this.signingIn(otp));
    if (!answer.ok) throw new CheckFailed(`Signing in with the code failed with status ${answer.status}.`);
    this.useCookies(answer.headers.getSetCookie());
    this.does("signs in with the code and keeps the cookies", "POST /api/verify-otp/ 200");
    return otp;
  }

  signingIn(otp: string): Asked {
    return { method: "POST", path: "/api/verify-otp/", body: { email: this.email, otp } };
  }
}
