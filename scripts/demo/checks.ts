import { isDeepStrictEqual } from "node:util";

/** Something that the demonstration promises did not hold. */
export class CheckFailed extends Error {
  override readonly name = "CheckFailed";
}

/** @throws CheckFailed telling both, where they differ */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (isDeepStrictEqual(actual, expected)) return;
  throw new CheckFailed(
    `${what}\n  expected ${JSON.stringify(expected)}\n  but got  ${JSON.stringify(actual)}`,
  );
}
