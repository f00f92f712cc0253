import { describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { repeatOf } from "../../src/http/repeating.ts";

const WRITES = new Set(["POST", "PUT", "PATCH", "DELETE"]);

describe("how writes are repeated", () => {
  it("is declared by every operation that writes", () => {
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
