import type { Browser, BrowserContext, Page } from "playwright-core";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.ts";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";
import { watchPage } from "./documents/pages.ts";

if (!CHROMIUM) {
  console.warn("There is no Chromium here: the pages are NOT tried in a browser. Set CHROMIUM to one.");
}

/** A server of its own, and a browser that opens its pages. */
export class Site {
  /** The addresses of all requests and sockets. */
  readonly requests: string[] = [];
  /** Errors and warnings of the consoles, and what was thrown and not caught. */
  readonly complaints: string[] = [];
  readonly #server: ThrowawayServer;
  readonly #browser: Browser;
  readonly #context: BrowserContext;

  private constructor(server: ThrowawayServer, browser: Browser, context: BrowserContext) {
    this.#server = server;
    this.#browser = browser;
    this.#context = context;
  }

  static async start(variables: Record<string, string> = {}): Promise<Site> {
    const server = await startThrowawayServer(() => {}, variables);
    const browser = await launchChromium();
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    // A page that waits for what never comes is to say so soon.
    context.setDefaultTimeout(20_000);
    return new Site(server, browser, context);
  }

  /** Opens a page, which shares what the browser stores with the others. */
  async open(path: string): Promise<Page> {
    const page = await this.#context.newPage();
    watchPage(page);
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("websocket", (socket) => this.requests.push(socket.url()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    await page.goto(this.#server.origin + path);
    return page;
  }

  /** Opens the playground, in development the first page, once everybody in it is connected. */
  async openPlayground(path = "/"): Promise<Page> {
    const page = await this.open(path);
    await page.locator("#promise[data-state=held]").waitFor();
    return page;
  }

  /** The hosts of all requests and sockets. */
  get hosts(): string[] {
    return [...new Set(this.requests.map((url) => new URL(url).host))];
  }

  get host(): string {
    return new URL(this.origin).host;
  }

  get origin(): string {
    return this.#server.origin;
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }
}
