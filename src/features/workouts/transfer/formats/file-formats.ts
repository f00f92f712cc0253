import { AppError, invalidField } from "../../../../lib/error.ts";
import type { Stepwise } from "../../../../lib/turns.ts";
import type { Unit } from "../../units.ts";
import type { Incoming, Reading } from "../incoming.ts";
import { hasMoreLines, readCsv } from "./csv.ts";
import { gatherSets } from "./foreign-sets.ts";
import { isHevy, readHevy } from "./hevy.ts";
import { hasMoreValues } from "./json-values.ts";
import { isOwnCsv, readOwnCsv } from "./own-csv.ts";
import { isOwnJson, readOwnJson } from "./own-json.ts";
import { isStrong, readStrong } from "./strong.ts";

/** A file that someone brings. */
export interface TrainingFile {
  text: string;
  /** Whether its sender says that it is JSON; else it is looked at. */
  isJson: boolean;
  /** Of weights, where the file does not say. */
  unit: Unit;
}

/**
 * How many lines a CSV may have below its header, and how many entries the lists of a JSON: reading, planning and storing
 * one holds about 2 KB at once, and a Worker has 128 MB, of which the file itself may take half.
 */
export const ENTRIES_MAX = 30_000;
/** An entry of ours has 14 values at most, but for a workout's, which are few. */
const VALUES_MAX = 1_000_000;

const FORMATS =
  "This file is in none of the formats that can be read: our own JSON, our own CSV of logs, Hevy's CSV, Strong's CSV, " +
  "the last two with headers in English.";

/**
 * Recognizes the format of a file and reads it.
 * @throws AppError malformed_body for JSON that is none, validation_failed for a format that is none of ours,
 *   content_too_large for a file of too many entries
 */
export function* readFile(
  file: TrainingFile,
  reading: Reading & { bodyWeight: number | null },
): Stepwise<Incoming> {
  const { isJson, unit } = file;
  const text = file.text.replace(/^\ufeff/, "");
  if (isJson || /^\s*[{[]/.test(text)) return yield* readOwnJson(parseJson(text), reading);
  const table = readCsv(text);
  if (![isOwnCsv, isHevy, isStrong].some((isOf) => isOf(table))) throw invalidField("format", FORMATS);
  if (yield* hasMoreLines(text, ENTRIES_MAX)) throw tooLong();
  if (isOwnCsv(table)) return yield* readOwnCsv(table, reading);
  if (isHevy(table)) return yield* gatherSets(yield* readHevy(table, unit), { ...reading, source: "hevy" });
  return yield* gatherSets(yield* readStrong(table, unit), { ...reading, source: "strong" });
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

function tooLong(): AppError {
  return new AppError(
    "content_too_large",
    `A file may have ${ENTRIES_MAX.toLocaleString("en")} entries at most. Bring the log in parts: an export with date_from ` +
      "and date_to, an app's CSV cut between two workouts, with the header above each part.",
  );
}
