import { AppError, invalidField } from "../../../lib/error.ts";
import type { Unit } from "../units.ts";
import { readCsv } from "./csv.ts";
import { gatherSets } from "./foreign-sets.ts";
import { isHevy, readHevy } from "./hevy.ts";
import type { Incoming, Reading } from "./incoming.ts";
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

const FORMATS =
  "This file is in none of the formats that can be read: our own JSON, our own CSV of logs, Hevy's CSV, Strong's CSV, " +
  "the last two with headers in English.";

/**
 * Recognizes the format of a file and reads it.
 * @throws AppError malformed_body for JSON that is none, validation_failed for a format that is none of ours
 */
export function readFile(file: TrainingFile, reading: Reading & { bodyWeight: number | null }): Incoming {
  const { isJson, unit } = file;
  const text = file.text.replace(/^\ufeff/, "");
  if (isJson || /^\s*[{[]/.test(text)) {
    const document = parseJson(text);
    if (isOwnJson(document)) return readOwnJson(document, reading);
    throw invalidField("format", FORMATS);
  }
  const table = readCsv(text);
  if (isOwnCsv(table)) return readOwnCsv(table, reading);
  if (isHevy(table)) return gatherSets(readHevy(table, unit), { ...reading, source: "hevy" });
  if (isStrong(table)) return gatherSets(readStrong(table, unit), { ...reading, source: "strong" });
  throw invalidField("format", FORMATS);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("malformed_body", "The file is not well-formed JSON. Send CSV as text/csv.");
  }
}
