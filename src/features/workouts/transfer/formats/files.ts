import { hasMoreLines, readCsv } from "../../../../lib/csv.ts";
import { AppError, invalidField } from "../../../../lib/error.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import { timeReader } from "../../dates.ts";
import type { Unit } from "../../units.ts";
import type { Incoming, Reading } from "../incoming.ts";
import { gatherSets } from "./foreign-sets.ts";
import { isHevy, isStrong, readHevy, readStrong } from "./foreign-tables.ts";
import { Measures } from "./measures.ts";
import { isOwnCsv, readOwnCsv } from "./own-csv.ts";
import { isOwnJson, readOwnJson } from "./own-json.ts";

/** A file that someone imports. */
export interface TrainingFile {
  text: string;
  /** Whether its sender says that it is JSON; otherwise its contents tell. */
  isJson: boolean;
  /** Of weights, where the file has none; undefined where the request has none either. */
  unit: Unit | undefined;
  /** In which its local times are read; undefined for the person's own. */
  timeZone: string | undefined;
}

/**
 * The most lines of a CSV below its header, and entries of a JSON's lists: reading, planning and storing one holds about
 * 2 KB at once, and a Worker has 128 MB, of which the file itself may take half.
 */
export const ENTRIES_MAX = 30_000;
/** An entry of ours has 15 values at most, except a workout's, of which there are few. */
const VALUES_MAX = 1_000_000;

const FORMATS =
  "This file is in none of the formats that can be read: our own JSON, our own CSV of logs, Hevy's CSV, Strong's CSV, " +
  "the last two with headers in English.";

/**
 * Recognizes the format of a file and reads it.
 * @throws AppError malformed_body for JSON that is not well-formed, validation_failed for an unknown format,
 *   content_too_large for a file with too many entries
 */
export function* readFile({ isJson, unit, ...file }: TrainingFile, reading: Reading): Stepwise<Incoming> {
  // Excel writes its separator into a line of its own, which is left blank so that the others keep their numbers.
  const text = file.text.replace(/^\ufeff/, "").replace(/^sep=.(?=\r?\n)/i, "");
  if (isJson || /^\s*[{[]/.test(text)) return yield* readOwnJson(parseJson(text), reading);
  const table = readCsv(text);
  if (![isOwnCsv, isHevy, isStrong].some((isOf) => isOf(table))) throw invalidField("format", FORMATS);
  if (yield* hasMoreLines(text, ENTRIES_MAX)) throw tooLong();
  if (isOwnCsv(table)) return yield* readOwnCsv(table, reading);
  const measures = new Measures(table, unit);
  const [source, read] = isHevy(table) ? (["hevy", readHevy] as const) : (["strong", readStrong] as const);
  const sets = yield* read(table, measures, timeReader(reading.timeZone));
  const incoming = yield* gatherSets(sets, { ...reading, source });
  return { ...incoming, assumedUnit: measures.assumedUnit };
}

function parseJson(text: string): Record<string, unknown> {
  if (hasMoreValues(text, VALUES_MAX)) throw tooLong();
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new AppError("malformed_body", "The file is not well-formed JSON. Send CSV as text/csv.");
  }
  if (!isOwnJson(document)) throw invalidField("format", FORMATS);
  const counts = Object.values(document).map((section) => (Array.isArray(section) ? section.length : 0));
  if (counts.reduce((sum, count) => sum + count, 0) > ENTRIES_MAX) throw tooLong();
  return document;
}

const [QUOTE, COMMA, BACKSLASH, BRACE, BRACKET] = [34, 44, 92, 123, 91];

/** Whether a JSON text has more values than this, before it is parsed: a value of two bytes becomes one of fifty. */
function hasMoreValues(text: string, max: number): boolean {
  let count = 1;
  for (let at = 0; at < text.length && count <= max; at += 1) {
    const code = text.charCodeAt(at);
    // Each value but the first of a list comes after a comma, and each list or object may have a first.
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
    `A file may have ${ENTRIES_MAX.toLocaleString("en")} entries at most. Import the log in parts: exports with date_from ` +
      "and date_to, or an app's CSV cut between two workouts, with the header above each part.",
  );
}
