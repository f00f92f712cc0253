import { isDeepStrictEqual } from "node:util";

/** A promise of the demo did not hold. */
export class CheckFailed extends Error {
  override readonly name = "CheckFailed";
}

/** @throws CheckFailed with both values if they differ */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new CheckFailed(
    `${what}\n  expected ${JSON.stringify(expected)}\n  but got  ${JSON.stringify(actual)}`,
  );
}
