import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT } from "../../scripts/root.ts";
import { TestServer } from "../support/server.ts";

let server: TestServer | null = null;

afterEach(() => {
  server?.stop();
  server = null;
});

/** Runs `npm run smoke -- ADDRESS`: its status, and of each line the mark and the name. */
async function smoke(address: string) {
  const script = spawn(process.execPath, [join(ROOT, "scripts", "smoke.ts"), address], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [output, [status]] = await Promise.all([text(script.stdout), once(script, "exit")]);
  const plain = stripVTControlCharacters(output);
  const checks = [...plain.matchAll(/^(✓|✗) (\S+) +\d+ ms {2}\S/gm)].map(
    ([, mark, name]) => `${mark} ${name}`,
  );
  return { status, output: plain, checks };
}

async function usernames(address: string): Promise<string[]> {
  const answer = await fetch(`${address}/api/accounts/`);
  return ((await answer.json()) as { username: string }[]).map(({ username }) => username);
}

describe("npm run smoke", () => {
  it("passes a deployment with rate limits and leaves no account behind", async () => {
    server = await TestServer.start({
      people: 1,
      bindings: { ENVIRONMENT: "production", RATE_LIMITS: "on", MAIL_FROM: "" },
    });
    const { status, output, checks } = await smoke(`${server.url}/some/page`);
    expect(output).toMatch(/^All 7 checks passed in \d+\.\d s\.$/m);
    expect(checks).toEqual(
      ["health", "readiness", "sign-up", "message", "resume", "file", "clean-up"].map((name) => `✓ ${name}`),
    );
    expect(status).toBe(0);
    expect(await usernames(server.url)).toEqual(["person_1"]);
  });

  it("names the failed check of a broken deployment and still cleans up", async () => {
    server = await TestServer.start({ people: 1, statements: ["DROP TABLE socket_tickets"] });
    const { status, output, checks } = await smoke(server.url);
    expect(checks).toEqual(["✓ health", "✓ readiness", "✓ sign-up", "✗ message", "✓ clean-up"]);
    expect(output).toContain("POST /api/ws-tickets/ answered 500 instead of 201");
    expect(output).toMatch(/^Failed after \d+\.\d s\. Not checked: resume, file\.$/m);
    expect(status).toBe(1);
    expect(await usernames(server.url)).toEqual(["person_1"]);
  });
});
