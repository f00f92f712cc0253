import { hasMoreLines, readCsv } from "../../../../lib/csv.ts";
import { AppError, invalidField } from "../../../../lib/error.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import { timeReader } from "../../dates.ts";
import type { Unit } from "../../units.ts";
import type { Incoming, Reading } from "../incoming.ts";
import { gatherSets } from "./foreign-sets.ts";
import { appOf, readForeign } from "./foreign-tables.ts";
import { Measures } from "./measures.ts";
import { isOwnCsv, readOwnCsv } from "./own-csv.ts";
import { isOwnJson, readOwnJson } from "./own-json.ts";

export interface TrainingFile {
  text: string;
  /** Otherwise the contents decide. */
  isJson: boolean;
  unit: Unit | undefined;
  timeZone: string | undefined;
}

/** Each takes about 2 KB of memory; a Worker has 128 MB, half of it for the file. */
export const ENTRIES_MAX = 30_000;
/** Our entries have at most 15 values, except workouts, which are few. */
const VALUES_MAX = 1_000_000;

const FORMATS =
  "file must be Palaestra's JSON export or its CSV of logs, or a CSV export of Hevy or Strong " +
  "with English headers.";

/** @throws AppError malformed_body, validation_failed for an unknown format, content_too_large */
export function* readFile({ isJson, unit, ...file }: TrainingFile, reading: Reading): Stepwise<Incoming> {
  // Excel adds a line with its separator; blanking it keeps the line numbers.
  const text = file.text.replace(/^\ufeff/, "").replace(/^sep=.(?=\r?\n)/i, "");
  if (isJson || /^\s*[{[]/.test(text)) return yield* readOwnJson(parseJson(text), reading);
  const table = readCsv(text);
  const app = appOf(table);
  const isOwn = isOwnCsv(table);
  if (!isOwn && app === undefined) throw invalidField("format", FORMATS);
  if (yield* hasMoreLines(text, ENTRIES_MAX)) throw tooLong();
  if (isOwn || app === undefined) return yield* readOwnCsv(table, reading);
  const measures = new Measures(table, unit);
  const lines = yield* readForeign(table, app, measures, timeReader(reading.timeZone));
  const incoming = yield* gatherSets(lines, app, reading);
  return { ...incoming, assumedUnit: measures.assumedUnit };
}

function parseJson(text: string): Record<string, unknown> {
  if (hasMoreValues(text, VALUES_MAX)) throw tooLong();
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new AppError("malformed_body", "The file is not valid JSON. Send CSV as text/csv.");
  }
  if (!isOwnJson(document)) throw invalidField("format", FORMATS);
  const counts = Object.values(document).map((section) => (Array.isArray(section) ? section.length : 0));
  if (counts.reduce((sum, count) => sum + count, 0) > ENTRIES_MAX) throw tooLong();
  return document;
}

const [QUOTE, COMMA, BACKSLASH, BRACE, BRACKET] = [34, 44, 92, 123, 91];

/** Counts before parsing, because a value of two bytes takes fifty once parsed. */
function hasMoreValues(text: string, max: number): boolean {
  let count = 1;
  for (let at = 0; at < text.length && count <= max; at += 1) {
    const code = text.charCodeAt(at);
    // Every value follows a comma, or is the first of a list or object.
    if (code === COMMA || code === BRACE || code === BRACKET) count += 1;
    else if (code === QUOTE) {
      at += 1;
      while (at < text.length && text.charCodeAt(at) !== QUOTE)
        at += text.charCodeAt(at) === BACKSLASH ? 2 : 1;
    }
  }
  return count > max;
}

function tooLong(): AppError {
  return new AppError(
    "content_too_large",
    `A file may have at most ${ENTRIES_MAX.toLocaleString("en")} entries. Import it in parts: exports with date_from ` +
      "and date_to, or an app's CSV cut between two workouts, with the header above each part.",
  );
}
