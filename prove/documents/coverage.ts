import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import type { Caller } from "../lib/caller.ts";

/** What takes a moment that no request of a proof can meet, and the test that provokes it. */
const PROVOKED_ELSEWHERE: readonly { code: string; test: string }[] = [
  { code: "idempotency_key_in_progress", test: "test/http/idempotency.test.ts" },
];

/** Keeps as faults what the documents name and nothing provoked, and tests that do not provoke what they should. */
export function checkCoverage(caller: Caller): void {
  const { named, seen } = caller.judge;
  for (const name of named) {
    const isElsewhere = PROVOKED_ELSEWHERE.some(({ code }) => name.endsWith(` ${code}`));
    if (!seen.has(name) && !isElsewhere) caller.fault("not provoked", name);
  }
  for (const { code, test } of PROVOKED_ELSEWHERE) {
    const file = join(ROOT, test);
    if (!existsSync(file) || !readFileSync(file, "utf8").includes(`"${code}"`))
      caller.fault("not provoked", `${code}: ${test} does not name it`);
  }
}
