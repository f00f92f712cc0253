import { dirname } from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { checkTraffic } from "./support/documents/check.ts";

const root = dirname(import.meta.dirname);
const migrations = await readD1Migrations(`${root}/migrations`);

// Bound below for the Worker under test, but wrangler warns of its absence before it reads that.
process.env.AUTH_SECRET ??= "a secret that only tests know, of 32 characters or more";

// Each test file of the Worker has a runtime of its own, which fetches every module anew: these come as one each.
const BUNDLED = [
  ...[
    "@hono/zod-openapi",
    "hono",
    "hono/cors",
    "hono/factory",
    "hono/http-exception",
    "zod",
    "jose",
    "fast-check",
    "temporal-polyfill",
  ],
  ...["drizzle-orm", "drizzle-orm/d1", "drizzle-orm/sqlite-core"],
];

// Wrangler names the file of secrets for each test file.
process.env.WRANGLER_LOG ??= "warn";

const WITHOUT_OBJECTS = ["workouts", "courses", "documentation", "profiles"].map(
  (feature) => `test/features/${feature}/**/*.test.ts`,
);

/** Not for the runtime: tests of plain functions, and those of the generators' libraries. */
const NO_TESTS = ["test/**/*.unit.test.ts", "**/node_modules/**"];

/** What happens in the background is waited for with patience: a machine that is busy takes its time. */
const PATIENT = { poll: { timeout: 15_000 } };

const ON_THE_RUNTIME = {
  root,
  deps: { optimizer: { ssr: { enabled: true, include: BUNDLED } } },
  setupFiles: ["test/support/setup.ts"],
  maxWorkers: 3,
  expect: PATIENT,
  testTimeout: 60_000,
  hookTimeout: 60_000,
};

export default defineConfig({
  root,
  test: {
    // Tests make objects and mail servers fail on purpose; what is logged then matters where a test fails.
    silent: "passed-only",
    onConsoleLog: (line) => !line.startsWith('{"level":"info"'),
    reporters: ["./test/support/progress-reporter.ts"],
    projects: [
      {
        plugins: [worker()],
        test: {
          ...ON_THE_RUNTIME,
          name: "workers",
          include: ["test/**/*.test.ts"],
          exclude: [...NO_TESTS, "test/journeys/**", "test/structure/**", ...WITHOUT_OBJECTS],
        },
      },
      {
        // What wakes no object can share a runtime, which is emptied for each file.
        plugins: [worker()],
        test: {
          ...ON_THE_RUNTIME,
          name: "tables",
          include: WITHOUT_OBJECTS,
          exclude: NO_TESTS,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        // What touches nothing of the runtime needs none.
        test: {
          name: "units",
          root,
          include: ["test/**/*.unit.test.ts", "client/test/**/*.unit.test.ts"],
          testTimeout: 20_000,
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: "node",
          root,
          include: [
            "test/journeys/**/*.test.ts",
            "test/structure/**/*.test.ts",
            "client/test/**/*.server.test.ts",
          ],
          expect: PATIENT,
          testTimeout: 360_000,
          hookTimeout: 360_000,
          // Once, before servers that start side by side would each do it.
          globalSetup: ["test/support/public-files.ts", "test/support/documents/provide.ts"],
          setupFiles: ["test/support/documents/loopback.ts"],
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});

function worker() {
  return cloudflareTest({
    // Otherwise the runtime reports each of those failures as an uncaught exception.
    verbose: process.env.LOG === "info",
    wrangler: { configPath: `${root}/wrangler.toml` },
    miniflare: {
      serviceBindings: { TRAFFIC_CHECK: checkTraffic },
      bindings: {
        TEST_MIGRATIONS: migrations,
        AUTH_SECRET: "a secret that only tests know, of 32 characters or more",
        ENVIRONMENT: "development",
        // On, with a hundred times the numbers; the tests of limits ask for the real ones.
        RATE_LIMITS: "relaxed",
        EDGE: "cloudflare",
        COOKIE_SAME_SITE: "lax",
        ALLOWED_ORIGINS: "https://app.example",
        FUZZ_SEED: process.env.FUZZ_SEED ?? "",
      },
    },
  });
}
