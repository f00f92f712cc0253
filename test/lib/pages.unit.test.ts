import { describe, expect, it } from "vitest";
import { AppError } from "../../src/lib/error.ts";
import { parsePage, parsePositive, parseSlice } from "../../src/lib/pages.ts";

const BAD_NUMBERS = ["0", "-1", "+1", "1.5", "1e3", "0x10", "", " ", " 1", "ten", "٣", "Infinity"];

/** The field that a reading refuses; throws where it refuses nothing. */
function refusedField(read: () => unknown): string | undefined {
  try {
    read();
  } catch (error) {
    if (error instanceof AppError && error.code === "validation_failed")
      return error.details.errors?.[0]?.path;
    throw error;
  }
  throw new Error("It was taken");
}

describe("limit and offset", () => {
  it.each([
    [{}, { limit: 10, offset: 0 }],
    [{ limit: "1" }, { limit: 1, offset: 0 }],
    [
      { limit: "100", offset: "0" },
      { limit: 100, offset: 0 },
    ],
    [{ limit: "101" }, { limit: 100, offset: 0 }],
    [
      { limit: "999999999999999", offset: "999999999999999" },
      { limit: 100, offset: 999_999_999_999_999 },
    ],
    [
      { limit: "9".repeat(400), offset: "9".repeat(16) },
      { limit: 100, offset: 999_999_999_999_999 },
    ],
    [
      { limit: "007", offset: "007" },
      { limit: 7, offset: 7 },
    ],
  ])("%j is read as %j", (query, slice) => {
    expect(parseSlice(query)).toEqual(slice);
  });

  it.each(BAD_NUMBERS)("a limit of %j is refused", (limit) => {
    expect(refusedField(() => parseSlice({ limit }))).toBe("limit");
  });

  it.each(BAD_NUMBERS.filter((text) => text !== "0"))("an offset of %j is refused", (offset) => {
    expect(refusedField(() => parseSlice({ offset }))).toBe("offset");
  });
});

describe("page and page_size", () => {
  const limits = { defaultSize: 20, maxSize: 50 };

  it.each([
    [{}, { page: 1, pageSize: 20 }],
    [
      { page: "3", page_size: "50" },
      { page: 3, pageSize: 50 },
    ],
    [{ page_size: "51" }, { page: 1, pageSize: 50 }],
    [
      { page: "9".repeat(20), page_size: "9".repeat(20) },
      { page: 999_999_999_999_999, pageSize: 50 },
    ],
  ])("%j is read as %j", (query, request) => {
    expect(parsePage(query, limits)).toEqual(request);
  });

  it.each(BAD_NUMBERS)("%j is refused for both", (text) => {
    expect(refusedField(() => parsePage({ page: text }, limits))).toBe("page");
    expect(refusedField(() => parsePage({ page_size: text }, limits))).toBe("page_size");
    expect(refusedField(() => parsePositive("after", text, 1))).toBe("after");
  });
});
