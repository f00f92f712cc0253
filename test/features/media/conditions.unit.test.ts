import { describe, expect, it } from "vitest";
import { type RangeDecision, readConditions } from "../../../src/features/media/conditions.ts";

const file = { etag: '"k"', size: 1000 };
const range = (offset: number, length: number): RangeDecision => ({
  kind: "range",
  range: { offset, length },
});
const whole: RangeDecision = { kind: "whole" };
const unsatisfiable: RangeDecision = { kind: "unsatisfiable" };

describe("what a request asks of a file", () => {
  it.each<[string, RangeDecision]>([
    ["bytes=0-0", range(0, 1)],
    ["bytes=0-499", range(0, 500)],
    ["bytes=500-", range(500, 500)],
    ["bytes=999-", range(999, 1)],
    ["bytes=990-5000", range(990, 10)],
    ["bytes=-1", range(999, 1)],
    ["bytes=-5000", range(0, 1000)],
    ["bytes=1000-", unsatisfiable],
    ["bytes=5000-6000", unsatisfiable],
    ["bytes=-0", unsatisfiable],
    ["bytes=5-4", whole],
    ["bytes=0-1,4-5", whole],
    ["bytes=-", whole],
    ["bytes=a-b", whole],
    ["lines=0-1", whole],
    ["bytes=99999999999999999999-", whole],
  ])("reads Range: %s", (header, decision) => {
    expect(readConditions("GET", new Headers({ Range: header }), file)).toEqual(decision);
  });

  it("has no ranges for other methods than GET", () => {
    expect(readConditions("HEAD", new Headers({ Range: "bytes=0-1" }), file)).toEqual(whole);
  });

  it.each<[string, boolean]>([
    ['"k"', true],
    ['W/"k"', true],
    ['"a", "k"', true],
    ["*", true],
    ['"a"', false],
    ["k", false],
  ])("knows a copy by If-None-Match: %s (%s)", (header, same) => {
    const decision = readConditions(
      "GET",
      new Headers({ "If-None-Match": header, Range: "bytes=0-1" }),
      file,
    );
    expect(decision).toEqual(same ? { kind: "not_modified" } : range(0, 2));
  });

  it.each<[string, RangeDecision]>([
    ['"k"', range(0, 2)],
    ['W/"k"', whole],
    ['"other"', whole],
    ["Wed, 21 Oct 2026 07:28:00 GMT", whole],
  ])("goes on with a download under If-Range: %s", (header, decision) => {
    expect(readConditions("GET", new Headers({ "If-Range": header, Range: "bytes=0-1" }), file)).toEqual(
      decision,
    );
  });
});
