import type { Unit } from "../units.ts";
import { KINDS, type Kind, type Place } from "./incoming.ts";

export interface ReportLine {
  line: Place;
  kind: Kind;
  status: "added" | "matched" | "refused";
  name?: string;
  message?: string;
}

export type AddLine = (
  status: ReportLine["status"],
  kind: Kind,
  about: { line: Place; name?: string | undefined; message?: string | undefined },
) => void;

export const TAKEN = "Its id belongs to another account.";

export type Counts = Record<"exercises" | "workouts" | "sessions" | "logs", number>;

export interface Report {
  added: Counts;
  matched: Counts;
  refused: number;
  assumedUnit: Unit | null;
  lines: ReportLine[];
  linesLeftOut: number;
}

const LINES_BYTES_MAX = 390_000;

/** What is kept to answer a retried request. */
const REMEMBERED_BYTES_MAX = 15_000;

const COUNTED = { exercise: "exercises", workout: "workouts", session: "sessions", log: "logs" } as const;

/** If the lines exceed the size limit, refused ones are kept first. */
export function reportOf(all: readonly ReportLine[], assumedUnit: Unit | null): Report {
  const count = (status: ReportLine["status"]) => {
    const counts: Counts = { exercises: 0, workouts: 0, sessions: 0, logs: 0 };
    for (const line of all) if (line.status === status) counts[COUNTED[line.kind]] += 1;
    return counts;
  };
  const inOrder = [...all].sort(compareLines);
  const lines = fitting(inOrder);
  return {
    added: count("added"),
    matched: count("matched"),
    refused: all.filter(({ status }) => status === "refused").length,
    assumedUnit,
    lines,
    linesLeftOut: all.length - lines.length,
  };
}

export function shortened(report: Report): Report {
  const lines = fitting(report.lines, REMEMBERED_BYTES_MAX);
  return { ...report, lines, linesLeftOut: report.linesLeftOut + report.lines.length - lines.length };
}

function fitting(lines: readonly ReportLine[], bytesMax = LINES_BYTES_MAX): ReportLine[] {
  const isRefused = ({ status }: ReportLine) => status === "refused";
  const first = [...lines.filter(isRefused), ...lines.filter((line) => !isRefused(line))];
  let bytes = 0;
  const kept = new Set<ReportLine>();
  for (const line of first) {
    bytes += Buffer.byteLength(JSON.stringify(line)) + 1;
    if (bytes > bytesMax) break;
    kept.add(line);
  }
  return lines.filter((line) => kept.has(line));
}

function compareLines(one: ReportLine, other: ReportLine): number {
  const byKind = KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
  if (typeof one.line === "number" && typeof other.line === "number") return one.line - other.line || byKind;
  return byKind || indexOf(one.line) - indexOf(other.line);
}

function indexOf(line: Place): number {
  return Number(String(line).split(".").at(-1));
}
