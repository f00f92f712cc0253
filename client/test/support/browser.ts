import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import { launchChromium } from "../../../scripts/chromium.ts";

const TYPES: Record<string, string> = { html: "text/html", js: "text/javascript" };

/** Serves pages to a browser, and hears what they report. */
export class Pages {
  origin = "";
  readonly #server: Server;
  #onReport: (report: unknown) => void = () => {};

  private constructor(files: (path: string) => string | Buffer | null) {
    this.#server = createServer(async (request, response) => {
      const path = new URL(request.url ?? "/", "http://pages").pathname;
      if (path === "/report") {
        const report = await json(request);
        response.end();
        this.#onReport(report);
        return;
      }
      const file = files(path);
      response.writeHead(file === null ? 404 : 200, {
        "Content-Type": TYPES[path.split(".").at(-1) ?? ""] ?? "text/plain",
      });
      response.end(file ?? "");
    });
  }

  static async serve(files: (path: string) => string | Buffer | null): Promise<Pages> {
    const pages = new Pages(files);
    pages.#server.listen(0, "127.0.0.1");
    await once(pages.#server, "listening");
    pages.origin = `http://127.0.0.1:${(pages.#server.address() as AddressInfo).port}`;
    return pages;
  }

  /** Opens a page in a browser of its own, and resolves with what it reports. */
  async visit(path: string): Promise<unknown> {
    const browser = await launchChromium();
    try {
      const reported = new Promise((resolve, reject) => {
        this.#onReport = resolve;
        browser.once("disconnected", () => reject(new Error("The browser ended before the page reported.")));
      });
      const page = await browser.newPage();
      const [report] = await Promise.all([reported, page.goto(this.origin + path)]);
      return report;
    } finally {
      await browser.close();
    }
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** A file of a folder; null where there is none. */
export function fileOf(folder: string, name: string): Buffer | null {
  const file = join(folder, name);
  return existsSync(file) ? readFileSync(file) : null;
}
