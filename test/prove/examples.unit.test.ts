import { expect, it } from "vitest";
import { blocksOf, valuesOf } from "../../prove/documents/examples.ts";

const PAGE = 'Text\n\n```json\n{ "a": 1 }\n{ "b":\n  [2] }\n```\n\n```sh\nls\n```\n\n```json\n[]\n```\n';

it("the examples of a page are its blocks of a kind, and the values of a block may be several", () => {
  expect(blocksOf(PAGE, "json").map(valuesOf)).toEqual([[{ a: 1 }, { b: [2] }], [[]]]);
  expect(blocksOf(PAGE, "sh")).toEqual(["ls\n"]);
});

it("a block that ends within a value is no example", () => {
  expect(() => valuesOf('{ "a": 1 }\n{ "b": ')).toThrow("no JSON");
});
