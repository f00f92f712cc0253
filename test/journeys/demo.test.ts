import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { ROOT } from "../../scripts/root.ts";

it("the demo plays its three acts on its own server, and every promise holds", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [join(ROOT, "scripts/demo/main.ts")]);
  expect(stdout).toMatch(/Everything held\. \d+\.\d s\s*$/);
  expect(stdout).not.toContain("✗");
});
