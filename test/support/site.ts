import type { Browser, BrowserContext, Page } from "playwright-core";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.ts";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";

export { CHROMIUM };

if (!CHROMIUM) {
  console.warn("There is no Chromium here: the pages are NOT tried in a browser. Set CHROMIUM to one.");
}

interface SiteParts {
  server: ThrowawayServer;
  browser: Browser;
  context: BrowserContext;
}

/** Starts a server with an empty folder, and a browser. */
export async function launchSite(): Promise<SiteParts> {
  const server = await startThrowawayServer();
  const browser = await launchChromium();
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  context.setDefaultTimeout(20_000);
  return { server, browser, context };
}

/** A server of its own, and a browser that opens its pages. */
export class Site {
  readonly origin: string;
  /** The addresses of all requests and sockets. */
  readonly requests: string[] = [];
  /** Errors and warnings of the consoles, and uncaught exceptions. */
  readonly complaints: string[] = [];
  readonly #server: ThrowawayServer;
  readonly #browser: Browser;
  readonly #context: BrowserContext;

  constructor({ server, browser, context }: SiteParts) {
    this.origin = server.origin;
    this.#server = server;
    this.#browser = browser;
    this.#context = context;
  }

  static async open(): Promise<Site> {
    return new Site(await launchSite());
  }

  /** A new tab of the same browser, opened at a path. */
  async newPage(path: string): Promise<Page> {
    const page = await this.#context.newPage();
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("websocket", (socket) => this.requests.push(socket.url()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    await page.goto(this.origin + path);
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }
}
