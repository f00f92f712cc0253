import { namesAnother } from "../../src/lib/own-name.ts";
import type { Answer } from "../lib/caller.ts";

/**
 * Rules that no schema of the documents expresses, by the sentences that refuse: what belongs together or excludes each
 * other, what depends on what is stored, and what a text may contain.
 */
const RULES: readonly RegExp[] = [
  // Pages and periods: one way to scroll at a time, from an entry that is there; a date or a time.
  /(?:page|before) or after, not both|cannot be combined with search|must be the id of an entry/,
  /^(?:before|after) must be a whole number|must be a date such as/,
  // Texts: visible, of one line where they are names, names of accounts and passwords by their own rules.
  /U\+0000|visible text|must not be empty|and not only dots|IANA time zone|must equal|password/i,
  // People: those who are there, and others than oneself.
  /There is no account|at least one other member|to yourself|with yourself|account_id|username|user2|user_id/,
  // Training: what sessions may become, what sets and plans need, what they refer to.
  /^Can only |cannot be planned again|Only a completed session|cannot be cancelled|must end after|was cancelled/,
  /cancelled session|must be the id of |target_reps_min|is taken by another|two exercises have order|already has order|estimated_duration_minutes must/,
  /is required unless|two decimals|start_time|end_time|in the future|in the past|must be planned/,
  // Frames with one of two fields.
  /is missing|your own message/,
];

interface Refusal {
  detail?: string;
  errors?: { message: string }[];
}

/** True where a rule of the documentation explains a refusal of what fits the schemas. */
export function explained({ json }: Answer): boolean {
  const { detail = "", errors = [] } = { ...(json as Refusal | null) };
  return isRule(detail) || errors.some(({ message }) => isRule(message));
}

/** The same for a frame: `refusal` is the error frame. */
export function explainedFrame({ message }: { message?: unknown }): boolean {
  return isRule(String(message));
}

/** True for a frame of `/ws/events/`, which says nothing when it closes, that is in another's name or has a blank text. */
export function isExplainedOnEvents(text: string, accountId: number): boolean {
  const { data } = JSON.parse(text) as { data?: Record<string, unknown> };
  const isBlank = Object.values({ ...data }).some(
    (value) => typeof value === "string" && (value.includes("\0") || !/[\p{L}\p{N}\p{P}\p{S}]/u.test(value)),
  );
  return isBlank || namesAnother({ ...data }, accountId);
}

/** What is accepted though it does not fit: an import reports what it refuses, row by row; a price may be text, and yes or no 1 or 0. */
const LENIENT = /^POST \/api\/training\/import$/;
const PRICE_AS_TEXT = /"price":"\d/;
const NULL_AS_ABSENT = /"is_(?:private|open)":null/;
const FLAG_AS_NUMBER = /"is_(?:private|open)":(?:-?0|1)(?:\.0+)?[,}]/;

/** True where the documentation says that what does not fit is left out, or counts as absent. */
export function isLenient(operation: string, path: string, body: string | undefined): boolean {
  // A page that begins at no message is the newest one; the second name of a field counts where the first is absent.
  const isNewestPage = /\/messages$/.test(operation) && /[?&]before=/.test(path);
  const hasBothNames = /"code":/.test(body ?? "") && /"otp":/.test(body ?? "");
  return (
    LENIENT.test(operation) ||
    isNewestPage ||
    hasBothNames ||
    [PRICE_AS_TEXT, NULL_AS_ABSENT, FLAG_AS_NUMBER].some((written) => written.test(body ?? ""))
  );
}

function isRule(sentence: string): boolean {
  return RULES.some((rule) => rule.test(sentence));
}
