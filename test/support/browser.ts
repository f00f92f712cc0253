import { exports } from "cloudflare:workers";
import { ORIGIN } from "./api.ts";
import { noteAnswer } from "./documents/traffic.ts";
import { TestSocket } from "./socket.ts";

export interface Answer<Body> {
  status: number;
  headers: Headers;
  /** The complete Set-Cookie headers of this answer. */
  setCookies: string[];
  body: Body;
}

/** A browser that stores and sends cookies. */
export class Browser {
  readonly cookies = new Map<string, string>();

  async ask<Body = Record<string, unknown>>(
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer<Body>> {
    const response = await exports.default.fetch(
      new Request(new URL(path, ORIGIN), {
        method,
        headers: {
          ...(this.cookies.size > 0 && { Cookie: this.#cookieHeader }),
          ...(body !== undefined && { "Content-Type": "application/json" }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    );
    const setCookies = response.headers.getSetCookie();
    for (const cookie of setCookies) this.#keep(cookie);
    const text = await response.text();
    noteAnswer(method, path, response, text);
    const isJson = response.headers.get("Content-Type")?.includes("json") ?? false;
    return {
      status: response.status,
      headers: response.headers,
      setCookies,
      body: (isJson ? JSON.parse(text) : text) as Body,
    };
  }

  async open(path: string, headers: Record<string, string> = {}): Promise<TestSocket> {
    const response = await exports.default.fetch(
      new Request(new URL(path, ORIGIN), {
        headers: { Upgrade: "websocket", Cookie: this.#cookieHeader, ...headers },
      }),
    );
    if (!response.webSocket) throw new Error(`No socket: ${response.status} ${await response.text()}`);
    return new TestSocket(response.webSocket, path);
  }

  /** Requests a code, reads it in the mailbox and signs in. */
  async signIn(email: string): Promise<Answer<{ status: string; message: string }>> {
    await this.ask("POST", "/api/request-otp/", { body: { email } });
    return this.ask("POST", "/api/verify-otp/", { body: { email, otp: await newestCode(email) } });
  }

  get #cookieHeader(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keep(cookie: string): void {
    const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
    if (/max-age=0/i.test(cookie)) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

interface Mail {
  to: string;
  subject: string;
  text: string;
  at: string;
}

export async function mailsTo(email: string): Promise<Mail[]> {
  const path = `/dev/mail/?to=${encodeURIComponent(email)}`;
  return (await new Browser().ask<Mail[]>("GET", path)).body;
}

export async function newestCode(email: string): Promise<string> {
  const [mail] = await mailsTo(email);
  const [code] = /\b\d{6}\b/.exec(mail?.text ?? "") ?? [];
  if (!code) throw new Error(`No code came to ${email}`);
  return code;
}
