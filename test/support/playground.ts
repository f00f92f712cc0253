import type { Browser, BrowserContext, Page } from "playwright-core";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.ts";
import { startThrowawayServer, type ThrowawayServer } from "../../scripts/demo/server.ts";

export { CHROMIUM };

if (!CHROMIUM) {
  console.warn("There is no Chromium here: the playground is NOT tried in a browser. Set CHROMIUM to one.");
}

/** The playground of a server of its own, open in a browser. */
export class Playground {
  readonly origin: string;
  /** The page with both people. */
  page!: Page;
  /** The addresses of all requests and sockets. */
  readonly requests: string[] = [];
  /** Errors and warnings of the consoles, and what was thrown and not caught. */
  readonly complaints: string[] = [];
  readonly #server: ThrowawayServer;
  readonly #browser: Browser;
  readonly #context: BrowserContext;

  private constructor(server: ThrowawayServer, browser: Browser, context: BrowserContext) {
    this.origin = server.origin;
    this.#server = server;
    this.#browser = browser;
    this.#context = context;
  }

  static async open(): Promise<Playground> {
    const server = await startThrowawayServer();
    const browser = await launchChromium();
    const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
    // A page that waits for what never comes is to say so soon.
    context.setDefaultTimeout(20_000);
    const playground = new Playground(server, browser, context);
    playground.page = await playground.newPage();
    return playground;
  }

  /** Another page of the same browser, once everybody in it is connected. */
  async newPage(path = "/playground/"): Promise<Page> {
    const page = await this.#context.newPage();
    page.on("request", (request) => this.requests.push(request.url()));
    page.on("websocket", (socket) => this.requests.push(socket.url()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) this.complaints.push(message.text());
    });
    await page.goto(this.origin + path);
    await page.locator("#promise[data-state=held]").waitFor();
    return page;
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#server.stop();
  }
}
