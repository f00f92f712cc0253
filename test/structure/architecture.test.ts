import { describe, expect, it } from "vitest";
import { violations } from "./rules.ts";
import { importsOf, readSources } from "./source.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

it("the source keeps the design", () => {
  expect(violations(readSources(ROOT, "src"))).toEqual([]);
});

describe("the import analysis", () => {
  it("distinguishes types from values and resolves relative paths", () => {
    const text = [
      'import { z } from "zod";',
      'import type { Env } from "../../env.ts";',
      'import { type A, type B } from "./a.ts";',
      "import {\n  type C,\n  d,\n} from '../x.ts';".replaceAll("'", '"'),
      'export * from "./tables.ts";',
      'import "./effect.ts";',
      'const later = await import("./later.ts");',
    ].join("\n");
    expect(importsOf({ path: "src/features/courses/actions.ts", text })).toEqual([
      { target: "zod", typeOnly: false },
      { target: "src/env.ts", typeOnly: true },
      { target: "src/features/courses/a.ts", typeOnly: true },
      { target: "src/features/x.ts", typeOnly: false },
      { target: "src/features/courses/tables.ts", typeOnly: false },
      { target: "src/features/courses/effect.ts", typeOnly: false },
      { target: "src/features/courses/later.ts", typeOnly: false },
    ]);
  });
});

describe("the rules reject", () => {
  const cases: [title: string, path: string, line: string, complaint: string][] = [
    [
      "a library that knows us",
      "src/lib/ids.ts",
      'import { x } from "../http/problems.ts";',
      "src/lib depends",
    ],
    [
      "a library that knows our types",
      "src/lib/ids.ts",
      'import type { X } from "../env.ts";',
      "src/lib depends",
    ],
    [
      "a kernel that calls a feature",
      "src/http/origins.ts",
      'import { x } from "../features/auth/actions.ts";',
      "the kernel knows no feature",
    ],
    ["hono in an action", "src/features/a/actions.ts", 'import type { Context } from "hono";', "hono is for"],
    [
      "zod-openapi in a rule",
      "src/features/a/otp.ts",
      'import { z } from "@hono/zod-openapi";',
      "@hono/zod-openapi is for",
    ],
    [
      "a query in an action",
      "src/features/a/actions.ts",
      'import { eq } from "drizzle-orm";',
      "drizzle-orm is for",
    ],
    [
      "the platform in a machine",
      "src/features/a/machine.ts",
      'import { env } from "cloudflare:workers";',
      "cloudflare:workers is for",
    ],
    [
      "routes that query",
      "src/features/a/routes.ts",
      'import { x } from "./store.ts";',
      "routes ask actions",
    ],
    ["a store that acts", "src/features/a/store.ts", 'import { x } from "./actions.ts";', "a store is below"],
    [
      "a policy that queries",
      "src/features/a/policy.ts",
      'import { x } from "./store.ts";',
      "policy.ts is pure",
    ],
    [
      "a feature that mounts",
      "src/features/a/actions.ts",
      'import { x } from "./routes.ts";',
      "only app.ts mounts",
    ],
    [
      "a feature in another's store",
      "src/features/a/actions.ts",
      'import { x } from "../b/store.ts";',
      "features meet through actions.ts",
    ],
    [
      "another's tables in an action",
      "src/features/a/actions.ts",
      'import { x } from "../b/tables.ts";',
      "features meet through actions.ts",
    ],
    [
      "a context that reaches into a feature",
      "src/context.ts",
      'import { x } from "./features/b/store.ts";',
      "features meet through actions.ts",
    ],
    [
      "calls that know the inside of a feature",
      "src/features/a/calls.ts",
      'import type { x } from "./machine.ts";',
      "calls.ts is a language",
    ],
    [
      "an engine that knows its rooms",
      "src/features/messaging/engine.ts",
      'import { x } from "../people/stub.ts";',
      "the engine knows no feature",
    ],
  ];

  it.each(cases)("%s", (_title, path, line, complaint) => {
    const found = violations([{ path, text: line }]);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${path}: ${complaint}`);
  });

  it("a file of more than 300 lines", () => {
    const text = "const x = 1;\n".repeat(301);
    expect(violations([{ path: "src/a.ts", text }])).toEqual([expect.stringContaining("has 301 lines")]);
  });

  it("a nullable named schema, which would lose its null", () => {
    const text = "const x = MessageSchema.nullable();";
    expect(violations([{ path: "src/features/a/schemas.ts", text }])).toEqual([
      expect.stringContaining("write MessageSchema.or(z.null())"),
    ]);
  });

  it("a catch-all file name", () => {
    expect(violations([{ path: "src/features/a/helpers.ts", text: "" }])).toEqual([
      expect.stringContaining("named for a drawer"),
    ]);
  });

  it("files that import each other, even only types", () => {
    const one = { path: "src/features/a/one.ts", text: 'import { two } from "./two.ts";' };
    const two = { path: "src/features/a/two.ts", text: 'import { one } from "./one.ts";' };
    expect(violations([one, two])).toEqual([expect.stringContaining("imports itself")]);
    expect(violations([one, { ...two, text: 'import type { one } from "./one.ts";' }])).toHaveLength(1);
  });

  it("cycles of features, even of types or routes", () => {
    const found = violations([
      { path: "src/features/a/actions.ts", text: 'import type { x } from "../b/actions.ts";' },
      { path: "src/features/b/actions.ts", text: "" },
      { path: "src/features/b/parts/routes.ts", text: 'import { x } from "../../a/actions.ts";' },
    ]);
    expect(found).toEqual(["features need each other in a circle: a → b → a"]);
  });
});

it("the rules accept what the design allows", () => {
  const sources = [
    {
      path: "src/app.ts",
      text: 'import { x } from "./features/a/routes.ts";\nimport { cors } from "hono/cors";',
    },
    { path: "src/cron.ts", text: 'import { x } from "./features/a/jobs.ts";' },
    { path: "src/db/schema.ts", text: 'export * from "../features/a/tables.ts";' },
    { path: "src/http/router.ts", text: 'import type { Context } from "../context.ts";' },
    {
      path: "src/features/a/routes.ts",
      text: 'import { x } from "./actions.ts";\nimport { x } from "../b/actions.ts";',
    },
    {
      path: "src/features/a/store.ts",
      text: 'import { eq } from "drizzle-orm";\nimport { b } from "../b/tables.ts";',
    },
    {
      path: "src/features/a/room.ts",
      text: 'import { x } from "cloudflare:workers";\nimport { y } from "../b/stub.ts";',
    },
    { path: "src/features/a/parts/routes.ts", text: 'import { x } from "../routes.ts";' },
    { path: "src/features/a/actions.ts", text: 'import { x } from "../b/actions.ts";' },
    { path: "src/features/b/actions.ts", text: 'import { x } from "../a/calls.ts";' },
    { path: "src/features/b/calls.ts", text: 'import type { y } from "../../realtime/subscribers.ts";' },
    { path: "src/features/a/schemas.ts", text: 'import { z } from "@hono/zod-openapi";' },
  ];
  expect(violations(sources)).toEqual([]);
});
