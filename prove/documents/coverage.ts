import type { Judge } from "../../test/support/documents/judge.ts";

/**
 * What only a fault or an overload of the platform brings about, and what no proof can wait for: these are provoked in
 * the tests that are named.
 */
const PROVOKED_ELSEWHERE: readonly [named: RegExp, test: string][] = [
  [/ 409 idempotency_key_in_progress$/, "test/http/idempotency.test.ts"],
];

/** What the documents name and nothing brought about. */
export function unprovoked({ named, seen }: Judge): string[] {
  return named.filter(
    (each) => !seen.has(each) && !PROVOKED_ELSEWHERE.some(([elsewhere]) => elsewhere.test(each)),
  );
}
