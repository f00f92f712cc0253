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
    ).toEqual([`${origin}/playground/`, `${origin}/docs/getting-started/`, `${origin}/api/docs/`]);
    expect(Math.max(...banner.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each([
    ["/api/health/", '"status":"healthy"'],
    ["/", "<title>"],
    ["/playground/", "<title>Playground"],
    ["/docs/getting-started/", "<title>Getting started"],
    ["/api/docs/", "/vendor/swagger-ui-dist/swagger-ui-bundle.js"],
    ["/vendor/swagger-ui-dist/swagger-ui-bundle.js", "SwaggerUIBundle"],
    ["/api/schema/", '"openapi"'],
    ["/dev/mail/", "["],
  ])("answers %s", async (path, part) => {
    const response = await fetch(origin + path);
    expect([response.status, (await response.text()).includes(part)]).toEqual([200, true]);
  });

  it("answers 404 as the Worker does where neither it nor a file has anything", async () => {
    const response = await fetch(`${origin}/nothing-here`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: "not_found" });
  });

  it("keeps files' own headers", async () => {
    const declared = /X-Content-Type-Options: (\S+)/.exec(
      readFileSync(join(ROOT, "public/_headers"), "utf8"),
    );
    const response = await fetch(`${origin}/favicon.svg`);
    expect(response.headers.get("X-Content-Type-Options")).toBe(declared?.[1] ?? null);
    expect(response.headers.get("Content-Type")).toBe("image/svg+xml");
  });

  it("lets sockets connect to the Worker, and hides what only the launcher may ask", async () => {
    const ws = new WebSocket(`${origin.replace("http", "ws")}/ws/events/`);
    expect((await once(ws, "close"))[0]).toBe(3002);
    expect((await fetch(`${origin}/cdn-cgi/local/scheduled?cron=*`)).status).toBe(404);
  });

  it("runs the schedule of every minute at once", async () => {
    await server.hasWritten('"job":"index changed exercises for searches"');
  });

  it("says that its port is in use when it is started again", async () => {
    const again = start({ PORT: String(port) });
    expect([await again.end, again.output.trim()]).toEqual([
      1,
      `Port ${port} is in use. Free it, or choose another: PORT=${port + 1} npm start`,
    ]);
  });

  it("says that its folder is in use when another is started on it", async () => {
    const other = await findFreePort();
    const again = start({ PORT: String(other) });
    expect(await again.end).toBe(1);
    expect(again.output.trim()).toMatch(
      /^Another server uses the folder .+\nStop it, .+: STATE_DIR=.+-2 npm start$/,
    );
  });

  it("ends with 0 when it is asked to, with workerd and without the port", async () => {
    const workerd = workerdOf(server.process.pid ?? 0);
    server.process.kill("SIGTERM");
    expect(await server.end).toBe(0);
    await expect.poll(() => isRunning(workerd)).toBe(false);
    await expect(fetch(`${origin}/api/health/`)).rejects.toThrow();
  });

  it("starts again on what it stored, without preparing anything, and ends when the npm that ran it is killed", async () => {
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

describe("a start that cannot be", () => {
  it.each([
    [{ PORT: "70000" }, 'PORT must be a number from 1 to 65535, not "70000".'],
    [
      { HOST: "203.0.113.1" },
      "HOST must be a name or an address of this machine, such as localhost or 0.0.0.0",
    ],
  ])("with %j says why in a sentence", async (env, sentence) => {
    const refused = start({ PORT: String(await findFreePort()), ...env });
    expect(await refused.end).toBe(1);
    expect(refused.output).toContain(sentence);
    expect(refused.output).not.toContain("    at ");
  });

  it("for want of dependencies says to install them", async () => {
    const refused = runElsewhere("bare", () => {});
    expect([await refused.end, refused.output.trim()]).toEqual([
      1,
      "The dependencies are not installed. Run: npm install",
    ]);
  });

  it("for want of workerd says how to install it", async () => {
    const refused = runElsewhere("halved", (root) => {
      mkdirSync(join(root, "node_modules", "wrangler"), { recursive: true });
      writeFileSync(join(root, "node_modules", "wrangler", "package.json"), "{}");
    });
    expect(await refused.end).toBe(1);
    expect(refused.output).toContain("run: npm install --include=optional");
  });

  it("on an old Node says which one is needed, and how to get it", async () => {
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
