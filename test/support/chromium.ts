import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { WebSocket } from "ws";

const OPTIONS = [
  "--headless=new",
  "--no-sandbox",
  "--disable-gpu",
  "--no-first-run",
  "--no-proxy-server",
  "--remote-debugging-port=0",
];

const USABLE = new Set(["button", "link", "textbox", "region"]);

interface Answer {
  id?: number;
  result?: unknown;
  error?: { message: string };
  method?: string;
  params?: Record<string, unknown>;
  sessionId?: string;
}

type Told = (method: string, params: Record<string, unknown>) => void;

/** A Chromium with its own profile, driven by the DevTools protocol. */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #waiting = new Map<number, (answer: Answer) => void>();
  readonly #tabs = new Map<string, Told>();
  #ws!: WebSocket;
  #asked = 0;

  private constructor(command: string) {
    this.#profile = mkdtempSync(join(tmpdir(), "palaestra-"));
    const options = [...OPTIONS, `--user-data-dir=${this.#profile}`];
    this.#process = spawn(command, options, { stdio: ["ignore", "ignore", "pipe"] });
  }

  /** @throws Error if it exits before it can be driven */
  static async launch(command: string): Promise<Chromium> {
    const browser = new Chromium(command);
    browser.#ws = new WebSocket(await browser.#address());
    await once(browser.#ws, "open");
    browser.#ws.on("message", (data) => browser.#receive(JSON.parse(String(data))));
    return browser;
  }

  async newTab(size = { width: 1280, height: 900 }): Promise<Tab> {
    const { targetId } = await this.ask<{ targetId: string }>("Target.createTarget", { url: "about:blank" });
    const attaching = { targetId, flatten: true };
    const { sessionId } = await this.ask<{ sessionId: string }>("Target.attachToTarget", attaching);
    const tab = new Tab((method, params) => this.ask(method, params, sessionId));
    this.#tabs.set(sessionId, (method, params) => tab.told(method, params));
    await tab.prepare(size);
    return tab;
  }

  /** Calls a DevTools method. @throws Error if it fails */
  async ask<Result>(method: string, params: object = {}, sessionId?: string): Promise<Result> {
    this.#asked += 1;
    const id = this.#asked;
    const answering = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve));
    this.#ws.send(JSON.stringify({ id, method, params, sessionId }));
    const { result, error } = await answering;
    if (error) throw new Error(`${method}: ${error.message}`);
    return result as Result;
  }

  async close(): Promise<void> {
    const ended = once(this.#process, "exit");
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async #address(): Promise<string> {
    const { stderr } = this.#process;
    if (!stderr) throw new Error("The browser has no stderr");
    for await (const line of createInterface({ input: stderr })) {
      const address = /^DevTools listening on (ws:\S+)/.exec(line)?.[1];
      // Nobody reads its output from here on, so it must not block.
      if (address) {
        stderr.resume();
        return address;
      }
    }
    throw new Error("The browser ended before it could be driven");
  }

  #receive({ id, method, params = {}, sessionId = "", ...answer }: Answer): void {
    if (method) this.#tabs.get(sessionId)?.(method, params);
    if (id === undefined) return;
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }
}

/** A page with its requests and console messages. */
export class Tab {
  /** URLs of its requests and sockets. */
  readonly requests: string[] = [];
  /** Console errors and warnings, and uncaught exceptions. */
  readonly complaints: string[] = [];
  readonly #ask: <Result>(method: string, params?: object) => Promise<Result>;

  constructor(ask: <Result>(method: string, params?: object) => Promise<Result>) {
    this.#ask = ask;
  }

  async prepare(size: { width: number; height: number }): Promise<void> {
    for (const domain of ["Page", "Runtime", "Network", "Log"]) await this.#ask(`${domain}.enable`);
    await this.resize(size);
  }

  async resize(size: { width: number; height: number }): Promise<void> {
    await this.#ask("Emulation.setDeviceMetricsOverride", { ...size, deviceScaleFactor: 1, mobile: false });
  }

  /** Activates the tab: hidden tabs are not rendered. */
  async show(): Promise<void> {
    await this.#ask("Page.bringToFront");
  }

  async open(url: string): Promise<void> {
    await this.#ask("Page.navigate", { url });
  }

  /** Evaluates an expression or promise in the page as JSON. @throws Error from the page */
  async evaluate<Value>(expression: string): Promise<Value> {
    const { result, exceptionDetails } = await this.#ask<{
      result: { value: Value };
      exceptionDetails?: { exception?: { description?: string } };
    }>("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? "The page threw");
    return result.value;
  }

  /** @throws Error if nothing matches */
  async click(selector: string): Promise<void> {
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);
  }

  /** Focuses an element, types and presses Enter. */
  async write(selector: string, text: string): Promise<void> {
    await this.evaluate(`document.querySelector(${JSON.stringify(selector)}).focus()`);
    await this.type(text);
    await this.press("Enter", "\r");
  }

  async type(text: string): Promise<void> {
    await this.#ask("Input.insertText", { text });
  }

  /** Presses a key, which may insert `text`. */
  async press(key: string, text?: string): Promise<void> {
    await this.#ask("Input.dispatchKeyEvent", { type: "keyDown", key, code: key, ...(text && { text }) });
    await this.#ask("Input.dispatchKeyEvent", { type: "keyUp", key, code: key });
  }

  /** The interactive elements of the accessibility tree. */
  async accessibles(): Promise<{ role: string; name: string }[]> {
    const { nodes } = await this.#ask<{
      nodes: { ignored: boolean; role?: { value: string }; name?: { value: string } }[];
    }>("Accessibility.getFullAXTree");
    return nodes
      .filter(({ ignored, role }) => !ignored && USABLE.has(role?.value ?? ""))
      .map(({ role, name }) => ({ role: role?.value ?? "", name: name?.value ?? "" }));
  }

  told(method: string, params: Record<string, unknown>): void {
    const { request, url, type, args, entry, exceptionDetails } = params as {
      request?: { url: string };
      url?: string;
      type?: string;
      args?: { value?: unknown }[];
      entry?: { level: string; text: string };
      exceptionDetails?: { text: string };
    };
    if (method === "Network.requestWillBeSent" && request) this.requests.push(request.url);
    if (method === "Network.webSocketCreated" && url) this.requests.push(url);
    if (method === "Runtime.exceptionThrown") this.complaints.push(exceptionDetails?.text ?? "");
    if (method === "Runtime.consoleAPICalled" && (type === "error" || type === "warning")) {
      this.complaints.push((args ?? []).map(({ value }) => String(value)).join(" "));
    }
    if (method === "Log.entryAdded" && entry && (entry.level === "error" || entry.level === "warning")) {
      this.complaints.push(entry.text);
    }
  }
}
