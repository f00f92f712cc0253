import { describe, expect, it } from "vitest";
import { isPlatformFailure } from "../../src/lib/platform-failures.ts";

describe("a failure of the platform", () => {
  it.each([
    "internal error; reference = 0123456789",
    "D1_ERROR: D1 DB is overloaded. Requests queued for too long.",
    "D1_ERROR: Network connection lost.",
    "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
    "D1_ERROR: database or disk is full: SQLITE_FULL",
    "database or disk is full: SQLITE_FULL",
    "put: We encountered an internal error. Please try again. (10001)",
    "get: Service temporarily unavailable (10043)",
    "Durable Object storage operation exceeded timeout which caused object to be reset.",
  ])("is %j, bare or wrapped by the query that met it", (message) => {
    expect(isPlatformFailure(new Error(message))).toBe(true);
    expect(isPlatformFailure(new Error("Failed query: select 1", { cause: new Error(message) }))).toBe(true);
  });

  it.each(["overloaded", "retryable", "durableObjectReset"])("is an error with the message %s", (flag) => {
    expect(isPlatformFailure(Object.assign(new Error("any"), { [flag]: true }))).toBe(true);
    expect(isPlatformFailure(Object.assign(new Error("any"), { [flag]: false }))).toBe(false);
  });

  it.each([
    "D1_ERROR: UNIQUE constraint failed: accounts.email_key: SQLITE_CONSTRAINT",
    "D1_ERROR: no such column: nope at offset 7: SQLITE_ERROR",
    "D1_TYPE_ERROR: Type 'undefined' not supported for value 'undefined'",
    "Cannot read properties of undefined",
    "put: The specified key is too long (10002)",
  ])("is not %j, which is a bug", (message) => {
    expect(isPlatformFailure(new Error("Failed query: select 1", { cause: new Error(message) }))).toBe(false);
  });

  it("is not a message quoted in a query", () => {
    expect(isPlatformFailure(new Error("Failed query: … params: Network connection lost"))).toBe(false);
  });
});
