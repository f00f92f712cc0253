import { type Client, connect } from "../../client/src/index.ts";
import { CheckFailed } from "./checks.ts";
import { Network } from "./network.ts";
import type { Colour, Transcript } from "./transcript.ts";

/** Someone of the cast: what they do is done by the client over the network, and shown to the audience. */
export class Person {
  readonly name: string;
  readonly colour: Colour;
  readonly username: string;
  readonly email: string;
  readonly network = new Network();
  /** Signed in after `logIn` or `signInByCode`. */
  client: Client;
  accountId = 0;
  readonly #password: string;
  readonly #origin: string;
  readonly #transcript: Transcript;

  constructor(name: string, colour: Colour, origin: string, transcript: Transcript) {
    this.name = name;
    this.colour = colour;
    this.username = name.toLowerCase();
    this.email = `${this.username}@example.org`;
    this.#password = `${this.username} lifts before breakfast`;
    this.#origin = origin;
    this.#transcript = transcript;
    const { platform } = this.network;
    this.client = connect({ url: origin, cookies: true, platform });
  }

  does(text: string, detail?: string): void {
    this.#transcript.does(this, text, detail);
  }

  receives(text: string, detail?: string): void {
    this.#transcript.receives(this, text, detail);
  }

  async signUp(): Promise<void> {
    const names = { username: this.username, email: this.email, firstName: this.name, lastName: "Demo" };
    const body = { ...names, password: this.#password, confirmPassword: this.#password };
    const { id } = await this.client.api.post("/api/accounts/", { body });
    this.accountId = id;
    this.does(`signs up and is account ${id}`, "POST /api/accounts/");
  }

  logIn(): void {
    const { username } = this;
    const { platform } = this.network;
    this.client = connect({ url: this.#origin, signIn: { username, password: this.#password }, platform });
    this.does("has a client, which logs in when it first needs to", "connect({ url, signIn })");
  }

  /** Signs in as a browser does that has no password: by a code from a mail, and by cookies from then on. Returns the code. */
  async signInByCode(): Promise<string> {
    const { email } = this;
    await this.client.api.post("/api/request-otp/", { body: { email } });
    const mailbox = `/dev/mail/?to=${encodeURIComponent(email)}`;
    const response = await fetch(this.#origin + mailbox);
    const [mail] = (await response.json()) as { subject: string; text: string }[];
    const otp = /\b\d{6}\b/.exec(mail?.text ?? "")?.[0];
    if (!otp) throw new CheckFailed(`The mail to ${email} has no code.`);
    this.does(`has a mail: “${mail?.subject}”`, `POST /api/request-otp/, GET ${mailbox}`);
    await this.client.api.post("/api/verify-otp/", { body: { email, otp } });
    this.does("signs in with its code, and keeps the cookies", "POST /api/verify-otp/");
    return otp;
  }
}

/** The code with which something is refused; null where it isn't. */
export async function refusalOf(doing: Promise<unknown>): Promise<string | null> {
  try {
    await doing;
    return null;
  } catch (error) {
    return String((error as { code?: string }).code);
  }
}
