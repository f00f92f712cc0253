import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { ROOT } from "../../scripts/root.ts";
import { childrenOf, isRunning, workerdOf } from "../support/processes.ts";
import { findFreePort, ScriptRun } from "../support/script-run.ts";

const folder = mkdtempSync(join(tmpdir(), "palaestra-start-"));
const started: ChildProcess[] = [];

afterAll(() => {
  for (const child of started) child.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const RUNNING = "Palaestra is running";
const START = ["scripts/run.mjs", "scripts/start.ts"];

function run(command: string, args: readonly string[], env: Record<string, string> = {}): ScriptRun {
  const script = new ScriptRun(command, args, { STATE_DIR: folder, ...env });
  started.push(script.process);
  return script;
}

const start = (env: Record<string, string>) => run(process.execPath, START, env);

describe("npm start", () => {
  let port: number;
  let server: ScriptRun;
  let origin: string;

  beforeAll(async () => {
    port = await findFreePort();
    origin = `http://localhost:${port}`;
    server = start({ PORT: String(port), LOG: "info" });
    await server.hasWritten(RUNNING);
  });

  it("says what it does the first time, and what to do next, in 80 columns", () => {
    expect(server.output).toContain("Preparing the database …");
    const banner = server.output.slice(server.output.indexOf(RUNNING)).split("\n").slice(0, 9);
    expect(
      banner.filter((line) => /^ {2}\d\. /.test(line)).map((line) => line.split(/ {2,}/).at(-1)),
    ).toEqual([`${origin}/`, `${origin}/docs/getting-started/`, `${origin}/api/docs/`]);
    expect(Math.max(...banner.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    ["/api/health/", '"status":"healthy"'],
    ["/", "<title>Playground"],
    ["/playground/", "<title>Playground"],
    ["/playground/server.json", '{"development":true}'],
    ["/docs/getting-started/", "<title>Getting started"],
    ["/api/docs/", "/vendor/swagger-ui-dist/swagger-ui-bundle.js"],
    ["/vendor/swagger-ui-dist/swagger-ui-bundle.js", "SwaggerUIBundle"],
    ["/api/schema/", '"openapi"'],
    ["/dev/mail/", "["],
  ])("answers %s", async (path, part) => {
    const response = await fetch(origin + path);
    expect([response.status, (await response.text()).includes(part)]).toEqual([200, true]);
  });

  it("answers 404 like the Worker for unknown paths", async () => {
    const response = await fetch(`${origin}/nothing-here`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "not_found" });
  });

  it("keeps the headers of files", async () => {
    const declared = /X-Content-Type-Options: (\S+)/.exec(
      readFileSync(join(ROOT, "public/_headers"), "utf8"),
    );
    const response = await fetch(`${origin}/favicon.svg`);
    expect(response.headers.get("X-Content-Type-Options")).toBe(declared?.[1] ?? null);
    expect(response.headers.get("Content-Type")).toBe("image/svg+xml");
  });

  it("accepts sockets and hides the launcher's own endpoints", async () => {
    const ws = new WebSocket(`${origin.replace("http", "ws")}/ws/events/`);
    expect((await once(ws, "close"))[0]).toBe(3002);
    expect((await fetch(`${origin}/cdn-cgi/local/scheduled?cron=*`)).status).toBe(404);
  });

  it("runs the every-minute schedule immediately", async () => {
    await server.hasWritten('"job":"index changed exercises for searches"');
  });

  it("reports that its port is in use", async () => {
    const again = start({ PORT: String(port) });
    expect([await again.end, again.output.trim()]).toEqual([
      1,
      `Port ${port} is in use. Free it, or choose another: PORT=${port + 1} npm start\n` +
        "A second server also needs another folder: STATE_DIR.",
    ]);
  });

  it("reports that its folder is in use", async () => {
    const other = await findFreePort();
    const again = start({ PORT: String(other) });
    expect(await again.end).toBe(1);
    expect(again.output.trim()).toMatch(
      /^Another server uses the folder .+\nStop it, .+: STATE_DIR=.+-2 npm start$/,
    );
  });

  it("exits with 0 when asked, stops workerd and frees the port", async () => {
    const workerd = workerdOf(server.process.pid ?? 0);
    server.process.kill("SIGTERM");
    expect(await server.end).toBe(0);
    await expect.poll(() => isRunning(workerd)).toBe(false);
    await expect(fetch(`${origin}/api/health/`)).rejects.toThrow();
  });

  it("restarts on its data without preparation, and ends when its npm is killed", async () => {
    const script = `require("node:child_process").spawn("sh", ["-c", "node ${START.join(" ")}; true"], { stdio: "inherit" })`;
    const npm = run(process.execPath, ["-e", script], {
      PORT: String(port),
      npm_lifecycle_event: "start",
      PATH: `${join(ROOT, "node_modules", ".bin")}:${process.env.PATH}`,
    });
    await npm.hasWritten(RUNNING);
    expect(npm.output).not.toContain("…");
    const [shell = 0] = childrenOf(npm.process.pid ?? 0);
    const [node = 0] = childrenOf(shell);
    const workerd = workerdOf(node);
    npm.process.kill("SIGKILL");
    await expect.poll(() => isRunning(workerd)).toBe(false);
  });
});

describe("a failing start", () => {
  it.each([
    [{ PORT: "70000" }, 'PORT must be a number from 1 to 65535, not "70000".'],
    [
      { HOST: "203.0.113.1" },
      "HOST must be a name or an address of this machine, such as localhost or 0.0.0.0",
    ],
  ])("with %j explains why", async (env, sentence) => {
    const refused = start({ PORT: String(await findFreePort()), ...env });
    expect(await refused.end).toBe(1);
    expect(refused.output).toContain(sentence);
    expect(refused.output).not.toContain("    at ");
  });

  it("without dependencies says to install them", async () => {
    const refused = runElsewhere("bare", () => {});
    expect([await refused.end, refused.output.trim()]).toEqual([
      1,
      "The dependencies are not installed. Run: npm install",
    ]);
  });

  it("without workerd says how to install it", async () => {
    const refused = runElsewhere("halved", (root) => {
      mkdirSync(join(root, "node_modules", "wrangler"), { recursive: true });
      writeFileSync(join(root, "node_modules", "wrangler", "package.json"), "{}");
    });
    expect(await refused.end).toBe(1);
    expect(refused.output).toContain("run: npm install --include=optional");
  });

  it("on an old Node says which version is needed and how to get it", async () => {
    const old =
      'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.1.0" } })';
    const preloaded = `data:text/javascript,${encodeURIComponent(old)}`;
    const refused = run(process.execPath, ["--import", preloaded, ...START]);
    expect(await refused.end).toBe(1);
    expect(refused.output).toContain("need Node 24, but run on Node 20.1.0");
    expect(refused.output).toContain("npm rebuild node");
  });
});

/** Runs the start in a folder that has it, and no more than `furnish` puts there. */
function runElsewhere(name: string, furnish: (root: string) => void): ScriptRun {
  const root = join(folder, name);
  mkdirSync(join(root, "scripts"), { recursive: true });
  cpSync(join(ROOT, "scripts", "run.mjs"), join(root, "scripts", "run.mjs"));
  furnish(root);
  return run(process.execPath, [join(root, "scripts", "run.mjs"), "scripts/start.ts"]);
}
