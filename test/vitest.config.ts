import { dirname } from "node:path";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";

const root = dirname(import.meta.dirname);
const migrations = await readD1Migrations(`${root}/migrations`);

// Bound below for the Worker under test, but wrangler warns of its absence before it reads that.
process.env.AUTH_SECRET ??= "a secret that only tests know, of 32 characters or more";

export default defineConfig({
  root,
  test: {
    onConsoleLog: (line) => !line.startsWith('{"level":"info"'),
    projects: [
      {
        plugins: [
          cloudflareTest({
            wrangler: { configPath: `${root}/wrangler.toml` },
            miniflare: {
              bindings: {
                TEST_MIGRATIONS: migrations,
                AUTH_SECRET: "a secret that only tests know, of 32 characters or more",
                ENVIRONMENT: "development",
                RATE_LIMITS: "off",
                RELAY_SOCKETS: "off",
                ALLOWED_ORIGINS: "https://app.example",
                FUZZ_SEED: process.env.FUZZ_SEED ?? "",
              },
            },
          }),
        ],
        test: {
          name: "workers",
          root,
          include: ["test/**/*.test.ts"],
          exclude: ["test/journeys/**", "test/structure/**"],
          setupFiles: ["test/support/setup.ts"],
          maxWorkers: 2,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: "node",
          root,
          include: ["test/journeys/**/*.test.ts", "test/structure/**/*.test.ts"],
          testTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
