import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { build } from "esbuild";
import { publint } from "publint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureClient } from "../../scripts/client/dist.ts";
import { PRIVATE_NAME } from "../../scripts/client/private-names.ts";
import { TestServer } from "../../test/support/server.ts";
import { connect } from "../src/index.ts";
import { Tabs } from "../src/session/tabs.ts";

const CLIENT = join(import.meta.dirname, "..");
/** Gzipped, in an application that does nothing else. */
const CORE_BYTES_MAX = 8_192;
/** The same with `connect`, which has the lists too. */
const WHOLE_BYTES_MAX = 10_240;
/** How an application that takes modules of ECMAScript finds the package: by Node, and by a bundler. */
const RESOLUTIONS = ["node16-esm", "bundler"];

/** What applications call, as the README shows it and the types tell, and what one file of `dist/` uses of another. */
const PUBLIC_NAMES = [...readFileSync(join(CLIENT, "README.md"), "utf8").matchAll(/[.`](\w+)/g)]
  .map(([, name]) => name ?? "")
  .concat(["invite", "answer", "takeBack", "readNotification", "hold", "look", "end", "close", "key"])
  .concat(["fetch", "openSocket", "now", "chance", "all", "put", "remove", "owner", "order", "room"])
  .concat(Object.getOwnPropertyNames(Tabs.prototype), Object.getOwnPropertyNames(Tabs));

let folder: string;

beforeAll(async () => {
  await ensureClient();
  folder = mkdtempSync(join(tmpdir(), "palaestra-"));
  mkdirSync(join(folder, "node_modules"));
  symlinkSync(CLIENT, join(folder, "node_modules", "palaestra-client"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the package", () => {
  it.each([
    [
      "core",
      'import { Core } from "palaestra-client/core"; globalThis.core = new Core({ url: location.origin, cookies: true })',
      CORE_BYTES_MAX,
    ],
    [
      "whole",
      'import { connect } from "palaestra-client"; globalThis.client = connect({ url: location.origin, cookies: true })',
      WHOLE_BYTES_MAX,
    ],
  ])(
    "is small in an application: its %s, with all that is loaded at the start",
    async (_title, source, most) => {
      writeFileSync(join(folder, "application.js"), source);
      const { outputFiles } = await build({
        absWorkingDir: folder,
        entryPoints: ["application.js"],
        outdir: "built",
        bundle: true,
        minify: true,
        splitting: true,
        format: "esm",
        write: false,
      });
      const loaded = outputFiles.find(({ path }) => path.endsWith("application.js"));
      expect(gzipSync(loaded?.contents ?? "", { level: 9 }).length).toBeLessThanOrEqual(most);
      // The outbox's storage and the tabs are loaded when they are used. Nothing else is split off.
      expect(outputFiles).toHaveLength(3);
      expect(loaded?.text).not.toMatch(/(from|import)\s*"/);
    },
  );

  it("shortens no property that the server sends or takes, or that applications see", () => {
    const source = (name: string) => readFileSync(join(CLIENT, "src", name), "utf8");
    const wire = source("api-types.ts") + source("frame-types.ts").replaceAll(/^ {2,4}(send|receive):/gm, "");
    const names = [...wire.matchAll(/(\w+)\??:/g)].map(([, name]) => name ?? "");
    const client = connect({ url: "http://localhost:1", token: "none" });
    const seen = [client.conversation(7), client.inbox, client.people, client.workspace(2)].flatMap((live) =>
      Object.keys(live.snapshot),
    );
    client.close();
    for (const name of [...names, ...seen, ...PUBLIC_NAMES]) expect(name).not.toMatch(PRIVATE_NAME);
  });

  it("is packed with nothing that publint or the types' checker finds wrong", async () => {
    const packing = ["pack", "--ignore-scripts", "--json", "--pack-destination", folder];
    const { stdout } = await promisify(execFile)("npm", packing, { cwd: CLIENT });
    const [{ filename }] = JSON.parse(stdout) as [{ filename: string }];
    const tarball = readFileSync(join(folder, filename));
    const { messages } = await publint({ pack: { tarball: new Uint8Array(tarball).buffer }, strict: true });
    expect(messages).toEqual([]);
    const checked = await checkPackage(createPackageFromTarballData(tarball));
    if (!checked.types) throw new Error("The package has no types");
    const isOurs = (problem: object) =>
      !("resolutionKind" in problem) || RESOLUTIONS.includes(String(problem.resolutionKind));
    expect(checked.problems.filter(isOurs)).toEqual([]);
    expect(Object.keys(checked.entrypoints)).toEqual([".", "./core", "./react", "./package.json"]);
  });

  it("imports nothing at run time, and has what its exports name", () => {
    const { exports, dependencies } = JSON.parse(readFileSync(join(CLIENT, "package.json"), "utf8"));
    expect(dependencies).toBeUndefined();
    for (const [name, entry] of Object.entries(exports)) {
      if (typeof entry === "string") continue;
      const { types, default: module } = entry as { types: string; default: string };
      const imported = [...readFileSync(join(CLIENT, module), "utf8").matchAll(/from\s*"([^"]+)"/g)].map(
        ([, from]) => from,
      );
      expect(imported).toEqual(name === "./react" ? ["react"] : []);
      expect(readFileSync(join(CLIENT, types), "utf8")).not.toMatch(/from "[^"]+\.ts"/);
    }
  });
});

it("has types that a strict project of another make understands", async () => {
  const options = [
    "--noEmit",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--module",
    "nodenext",
    "--types",
    "",
  ];
  writeFileSync(
    join(folder, "use.mts"),
    `import { connect, type Message } from "palaestra-client";
     import { Core } from "palaestra-client/core";
     const talk = connect({ url: "https://chat.example", cookies: true }).conversation(7);
     export const messages: readonly Message[] = talk.messages;
     export const sent: Promise<Message> = new Core({ url: "https://chat.example", token: "x" }).channel(3).send("Hi");
     // @ts-expect-error a room has a number
     export const wrong: string = talk.snapshot.unread;`,
  );
  const tsc = join(CLIENT, "..", "node_modules", "typescript", "bin", "tsc");
  const compiling = promisify(execFile)(process.execPath, [tsc, ...options, "use.mts"], { cwd: folder });
  expect(await compiling.catch(({ stdout }: { stdout: string }) => ({ stdout }))).toMatchObject({
    stdout: "",
  });
});

describe("the README", () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({ people: 0 });
    const people = { ada: "a long sentence", ben: "a long sentence" };
    for (const [username, password] of Object.entries(people)) {
      const response = await fetch(`${server.url}/api/register/`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ username, password, email: `${username}@example.org`, full_name: username }),
      });
      expect(response.status).toBe(201);
    }
  });

  afterAll(() => server.stop());

  it("has ten lines of Node that talk, as written", async () => {
    const [, lines = ""] =
      /```js\n([^`]+(?:`[^`]+)*?)```/.exec(readFileSync(join(CLIENT, "README.md"), "utf8")) ?? [];
    expect(lines.trim().split("\n").length).toBeLessThanOrEqual(12);
    writeFileSync(join(folder, "talk.mjs"), lines);
    const options = { cwd: folder, env: { ...process.env, URL: server.url }, timeout: 60_000 };
    const { stdout } = await promisify(execFile)(process.execPath, ["talk.mjs"], options);
    expect(stdout).toBe("ada says See you there.\n");
  });
});
