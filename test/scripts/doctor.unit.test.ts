import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import {
  checkBrowser,
  checkClock,
  checkDependencies,
  checkNode,
  checkPort,
  checkState,
  judgeDisk,
} from "../../scripts/doctor/checks.ts";
import { report } from "../../scripts/doctor/finding.ts";

const folder = mkdtempSync(join(tmpdir(), "palaestra-doctor-"));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

const newFolder = (name: string) => {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
};

describe("the doctor", () => {
  it("names a Node that is too old, and the command that installs the right one", () => {
    expect(checkNode("20.1.0", 24)).toMatchObject({
      state: "problem",
      remedy: expect.stringContaining("npm rebuild node"),
    });
    expect(checkNode("24.21.0", 24).state).toBe("fine");
  });

  it("compares what is installed with the lockfile, apart from what is optional", () => {
    const root = newFolder("project");
    mkdirSync(join(root, "node_modules"));
    const lock = (versions: Record<string, object>) => JSON.stringify({ packages: { "": {}, ...versions } });
    const wanted = {
      "node_modules/a": { version: "1.0.0" },
      "node_modules/b": { version: "2.0.0", optional: true },
    };
    writeFileSync(join(root, "package-lock.json"), lock(wanted));
    expect(checkDependencies(root)).toMatchObject({
      state: "problem",
      text: "The dependencies are not installed",
    });
    const installed = join(root, "node_modules", ".package-lock.json");
    writeFileSync(installed, lock({ "node_modules/a": { version: "0.9.0" } }));
    expect(checkDependencies(root)).toMatchObject({ state: "problem", text: expect.stringContaining(": a") });
    writeFileSync(installed, lock({ "node_modules/a": { version: "1.0.0" } }));
    expect(checkDependencies(root).state).toBe("fine");
  });

  it("says that a port is in use, and how to choose another", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    expect(await checkPort({ host: "127.0.0.1", port })).toMatchObject({
      state: "problem",
      text: `Port ${port} is in use`,
      remedy: expect.stringContaining("PORT="),
    });
    server.close();
    await once(server, "close");
    expect((await checkPort({ host: "127.0.0.1", port })).state).toBe("fine");
  });

  it("says that another server uses the state folder", () => {
    const state = newFolder("taken");
    const lock = new DatabaseSync(join(state, "server.lock"));
    lock.exec("BEGIN EXCLUSIVE");
    expect(checkState(state, [])).toMatchObject({
      state: "problem",
      text: expect.stringContaining("Another server"),
    });
    lock.close();
    expect(checkState(state, []).state).toBe("fine");
  });

  it("says that the state was written by a newer version when a migration is unknown", () => {
    const state = newFolder("unknown");
    mkdirSync(join(state, "v3", "d1"), { recursive: true });
    writeFileSync(join(state, "v3", "d1", "applied-migrations"), "0001_a.sql\n0002_b.sql");
    expect(checkState(newFolder("fresh"), ["0001_a.sql"]).state).toBe("fine");
    expect(checkState(state, ["0001_a.sql"])).toMatchObject({
      state: "problem",
      text: expect.stringContaining("newer version (0002_b.sql)"),
    });
  });

  it("says that the state folder can't be made", () => {
    const file = join(folder, "file");
    writeFileSync(file, "");
    expect(checkState(join(file, "state"), [])).toMatchObject({ state: "problem" });
  });

  it.each([
    [0.5, "problem"],
    [2, "warning"],
    [40, "fine"],
  ])("%s GiB of free disk is a %s", (gib, state) => {
    expect(judgeDisk(gib * 1024 ** 3).state).toBe(state);
  });

  it("finds a clock that is behind the files of the project", () => {
    const file = join(folder, "of-today");
    writeFileSync(file, "");
    expect(checkClock(Date.UTC(2001, 0, 1), [file])).toMatchObject({
      state: "problem",
      remedy: "Set the clock",
    });
    expect(checkClock(Date.now(), [file, join(folder, "missing")]).state).toBe("fine");
  });

  it("says that tests in a browser are skipped without one", () => {
    expect(checkBrowser(null).state).toBe("warning");
    expect(checkBrowser("/usr/bin/chromium").state).toBe("fine");
  });

  it("reports what to do under each finding, and counts the problems", () => {
    const text = report([checkNode("24.0.0", 24), judgeDisk(0), checkBrowser(null)]);
    expect(text.split("\n")).toEqual([
      "✓ Node 24.0.0 runs the scripts",
      "✗ 0.0 GiB are free on the disk",
      "    → Free at least 1 GiB",
      "! There is no Chromium, so tests in a browser are skipped",
      "    → Install it, or set CHROMIUM to its path",
      "",
      "1 to solve before npm start works.",
    ]);
  });
});
