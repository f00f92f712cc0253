/**
 * `npm run smoke -- https://api.example.org`: checks a deployment from outside in under a minute, with two
 * accounts that it deletes. Exits with 0 if everything passed, else 1.
 */
import { styleText } from "node:util";
import { readArgument, refuse } from "./options.ts";
import { type Check, SmokeChecks } from "./smoke-checks.ts";

const CHECKS_MS = 40_000;
const CLEAN_UP_MS = 15_000;
/**
 * A domain without mail (RFC 2606). SMOKE_EMAIL may name a real address for the notices of deleted accounts.
 */
const MAILBOX = process.env.SMOKE_EMAIL || "smoke@palaestra.invalid";

const USAGE = `npm run smoke -- [ADDRESS]
  Checks the server at ADDRESS, such as https://api.example.org; without one, the local server.
  SMOKE_EMAIL=you@example.org receives the notices of the deleted accounts.`;

const address = readArgument(USAGE) ?? `http://localhost:${process.env.PORT || 8787}`;
const origin = readOrigin(address) ?? refuse(`${address} is not an http or https address.`, USAGE);
const status = await checkAll(origin);
// An abandoned request may still be open.
process.stdout.write("", () => process.exit(status));

async function checkAll(address: string): Promise<number> {
  const startedAt = performance.now();
  const checks = new SmokeChecks(address, MAILBOX);
  let passed = 0;
  console.log(`Checking ${address}\n`);
  for (const check of checks.all) {
    const left = CHECKS_MS - (performance.now() - startedAt);
    if (!(await report(check, left))) break;
    passed += 1;
  }
  const isClean = await report({ name: "clean-up", run: () => checks.cleanUp() }, CLEAN_UP_MS);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const left = checks.all.slice(passed + 1).map(({ name }) => name);
  if (passed === checks.all.length && isClean) {
    console.log(`\nAll ${passed + 1} checks passed in ${seconds} s.`);
    return 0;
  }
  console.log(`\nFailed after ${seconds} s.${left.length > 0 ? ` Not checked: ${left.join(", ")}.` : ""}`);
  return 1;
}

/** Runs a check and prints its line; returns false on failure. */
async function report({ name, run }: Check, limitMs: number): Promise<boolean> {
  const startedAt = performance.now();
  const line = (mark: string, detail: string) =>
    console.log(
      `${mark} ${name.padEnd(10)}${Math.round(performance.now() - startedAt)
        .toString()
        .padStart(6)} ms  ${detail}`,
    );
  try {
    line(styleText("green", "✓"), await within(limitMs, run()));
    return true;
  } catch (error) {
    line(styleText("red", "✗"), describe(error));
    return false;
  }
}

async function within<T>(limitMs: number, work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error("Timed out.")), limitMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function readOrigin(address: string): string | null {
  const url = URL.parse(address);
  return url && /^https?:$/.test(url.protocol) ? url.origin : null;
}

/** fetch reports the failure in the error's cause. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
