import type { Answer } from "../lib/caller.ts";

/** Rules that no schema can express, each where it is documented: an operation's name, and the sentence that refuses. */
const RULES: readonly [operations: RegExp, detail: RegExp][] = [];

/** True where a rule of the documentation explains a refusal of what fits the schemas. */
export function explained(operation: string, { json }: Answer): boolean {
  const { detail = "" } = { ...(json as { detail?: string } | null) };
  return RULES.some(([operations, rule]) => operations.test(operation) && rule.test(detail));
}

const FRAME_RULES: readonly [path: RegExp, message: RegExp][] = [];

/** The same for a frame: `refusal` is the error frame. */
export function explainedFrame(path: string, refusal: { message?: unknown }): boolean {
  return FRAME_RULES.some(([paths, rule]) => paths.test(path) && rule.test(String(refusal.message)));
}
