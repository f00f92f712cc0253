import { mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { ROOT } from "../../scripts/root.ts";
import { buildWorker, type WorkerBuild } from "../../scripts/worker-build.ts";

// Where git looks at nothing, and a later run finds the same build again.
const ENTRY = ".wrangler/build-test/entry.ts";
const folder = dirname(join(ROOT, ENTRY));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As if it had been there for a while. */
function write(name: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), text);
  utimesSync(join(folder, name), 1_700_000_000, 1_700_000_000);
}

async function build(): Promise<WorkerBuild & { isNew: boolean }> {
  let isNew = false;
  const built = await buildWorker({
    entry: ENTRY,
    onBuilding: () => {
      isNew = true;
    },
  });
  return { ...built, isNew };
}

it("a build is reused until the content of an input changes", async () => {
  write(
    "entry.ts",
    `import "./word.ts";\nexport * from "../../src/index.ts";\nexport { default } from "../../src/index.ts";\n`,
  );
  write("word.ts", 'console.log("the first word");\n');
  expect((await build()).script).toContain("the first word");
  const again = await build();
  expect([again.isNew, again.script.includes("the first word")]).toEqual([false, true]);

  write("word.ts", 'console.log("the other word");\n');
  const changed = await build();
  expect([changed.isNew, changed.script.includes("the other word")]).toEqual([true, true]);
  expect(changed.script).not.toContain("the first word");
});

it("a build has the variables of wrangler.toml but no local secrets", async () => {
  const { options } = await build();
  expect(options.bindings).toMatchObject({ ENVIRONMENT: "production", EDGE: "cloudflare" });
  expect(options.bindings).not.toHaveProperty("AUTH_SECRET");
});

it("a failing build reports wrangler's output", async () => {
  write("word.ts", "import './nothing.ts';\n");
  await expect(build()).rejects.toThrow(/The Worker could not be built[\s\S]*nothing\.ts/);
});
