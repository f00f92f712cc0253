import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "../../scripts/root.ts";
import type { Caller } from "../lib/caller.ts";

/** What takes a moment that no request of a proof can meet, and the test that provokes it. */
const PROVOKED_ELSEWHERE: readonly { names: RegExp; test: string; says: string }[] = [
  {
    names: / idempotency_key_in_progress$/,
    test: "test/http/idempotency.test.ts",
    says: "idempotency_key_in_progress",
  },
  {
    names: /^POST \/api\/profiles 404/,
    test: "test/http/problems.test.ts",
    says: "a write of an account deleted meanwhile",
  },
  {
    names: /^POST \/api\/auth\/register 401/,
    test: "test/http/unanswered.test.ts",
    says: "registers once and gets a new key with the same password",
  },
  {
    names: /send_message 403 not_a_member$/,
    test: "test/features/conversations/members.races.test.ts",
    says: "stored before the removal or refused",
  },
];

/** Keeps as faults what the documents name and nothing provoked, and tests that do not provoke what they should. */
export function checkCoverage(caller: Caller): void {
  const { named, seen } = caller.judge;
  for (const name of named) {
    const isElsewhere = PROVOKED_ELSEWHERE.some(({ names }) => names.test(name));
    if (!seen.has(name) && !isElsewhere) caller.fault("not provoked", name);
  }
  for (const { test, says } of PROVOKED_ELSEWHERE) {
    const file = join(ROOT, test);
    if (!existsSync(file) || !readFileSync(file, "utf8").includes(says))
      caller.fault("not provoked", `${test} does not say: ${says}`);
  }
}
