import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { repeatOf } from "../../src/http/repeating.ts";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

describe("retries of writes", () => {
  it("are declared by every write operation", () => {
    const byOperation = Map.groupBy(
      createApp().routes.filter(({ method }) => WRITES.has(method)),
      ({ method, path }) => `${method} ${path}`,
    );
    expect(byOperation.size).toBeGreaterThan(60);
    const silent = [...byOperation].filter(
      ([, routes]) => repeatOf(routes.map(({ handler }) => handler)) === undefined,
    );
    expect(silent.map(([operation]) => operation)).toEqual([]);
  });
});
