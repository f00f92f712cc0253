import { expect, it } from "vitest";
import { ScriptRun } from "../support/script-run.ts";

const run = (file: string, ...args: string[]) =>
  new ScriptRun(process.execPath, ["scripts/run.mjs", file, ...args]);

it.each([
  ["demo", "scripts/demo/main.ts"],
  ["bench", "bench/main.ts"],
  ["prove", "prove/main.ts"],
  ["cost", "bench/cost/main.ts"],
  ["attacks", "bench/attacks.ts"],
  ["smoke", "scripts/smoke.ts"],
  ["deploy", "scripts/deploy.ts"],
])("npm run %s prints its usage, and refuses options that it doesn't know", async (name, file) => {
  const [help, odd] = [run(file, "--help"), run(file, "--odd")];
  expect([await help.end, help.output.startsWith(`npm run ${name}`)]).toEqual([0, true]);
  expect([await odd.end, odd.output.split("\n")[0]]).toEqual([2, expect.stringContaining("'--odd'")]);
  expect(odd.output.slice(odd.output.indexOf("npm run"))).toBe(help.output);
});

it("npm run smoke refuses what is not an address", async () => {
  const refused = run("scripts/smoke.ts", "localhost");
  expect([await refused.end, refused.output.split("\n")[0]]).toEqual([
    2,
    "localhost is not an http or https address.",
  ]);
});
