import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";
import { Connection } from "../../scripts/connection.ts";

/** The runtime keeps the line up for some seconds after it said goodbye: who has heard it need not wait for that. */
const IMPATIENT: ClientOptions & { closeTimeout: number } = { closeTimeout: 50 };

/** What a page says to `fetch`. */
interface Asking {
  method?: string;
  credentials?: "include";
  headers?: Record<string, string>;
  body?: string;
}

interface PageOptions {
  /** Where the page was loaded from; the server itself unless given. */
  from?: string;
}

/** A page in a browser: it has cookies, which it sends and keeps where it is told to, and says where it is from. */
export class Page {
  readonly cookies = new Map<string, string>();
  readonly #server: string;
  readonly #from: string;

  constructor(server: string, { from = new URL(server).origin }: PageOptions = {}) {
    this.#server = server;
    this.#from = from;
  }

  /** As `fetch` is in a page. */
  async fetch(path: string, { credentials, headers, ...asked }: Asking = {}): Promise<Response> {
    const hasCookies = credentials === "include";
    const response = await fetch(new URL(path, this.#server), {
      ...asked,
      headers: {
        ...headers,
        Origin: this.#from,
        ...(hasCookies && this.cookies.size > 0 && { Cookie: this.#cookieHeader }),
      },
    });
    if (hasCookies) for (const cookie of response.headers.getSetCookie()) this.#keep(cookie);
    return response;
  }

  /** A socket as a page opens one: its cookies go with it. */
  open(path: string): Promise<Connection> {
    return Connection.open(this.#socketUrl(path), this.#socketHeaders);
  }

  /** The same where only its end is of interest: `ended` is the code that the server gives. */
  async openForItsEnd(path: string): Promise<{ ended: Promise<number> }> {
    const ws = new WebSocket(this.#socketUrl(path), { ...IMPATIENT, headers: this.#socketHeaders });
    const ended = once(ws, "close").then(([code]) => Number(code));
    await once(ws, "open");
    return { ended };
  }

  /** A socket of a client that has no cookies and no place that it is from. */
  openBare(path: string): Promise<Connection> {
    return Connection.open(this.#socketUrl(path));
  }

  #socketUrl(path: string): string {
    return new URL(path, this.#server.replace("http", "ws")).href;
  }

  get #socketHeaders(): Record<string, string> {
    return { Origin: this.#from, ...(this.cookies.size > 0 && { Cookie: this.#cookieHeader }) };
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
