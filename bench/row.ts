import { median } from "./statistics.ts";
import { SUBJECTS, type Subject } from "./testbed.ts";

/** A bound for our figure divided by another subject's in the same round, or, if `of` is null, for our figure itself. */
export interface Bar {
  atLeast?: number;
  atMost?: number;
  of: Subject | null;
}

/** A line of the table: one figure of several subjects, measured in turn, round by round. */
export interface Row {
  name: string;
  /** Digits after the decimal point. */
  digits: number;
  rounds: Partial<Record<Subject, number[]>>;
  bars: Bar[];
}

export interface Verdict {
  bar: Bar;
  ratio: number;
  /** Null if it was not measured. */
  isMet: boolean | null;
}

export function createRow(name: string, digits: number, ...bars: Bar[]): Row {
  return { name, digits, rounds: {}, bars };
}

export function record(row: Row, subject: Subject, figure: number): void {
  row.rounds[subject] = [...(row.rounds[subject] ?? []), figure];
}

/** All subjects, or, unless everything is measured, ours and those that a bar of the row names. */
export function subjectsOf({ bars }: Row, isWhole: boolean): Subject[] {
  return SUBJECTS.filter(
    (subject) => isWhole || subject === "palaestra" || bars.some(({ of }) => of === subject),
  );
}

/** Measures each subject in turn, for several rounds. */
export async function inTurn(
  rounds: number,
  subjects: readonly Subject[],
  measure: (subject: Subject, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) await measure(subject, round);
  }
}

/** The median of all rounds, or null if the subject was not measured. */
export function medianOf(row: Row, subject: Subject): number | null {
  const rounds = row.rounds[subject];
  return rounds === undefined ? null : median(rounds);
}

/** Ratios are medians of the ratios of single rounds, so that a slow spell of the machine affects both sides alike. */
export function verdictsOf(row: Row): Verdict[] {
  return row.bars.map((bar) => {
    const ours = row.rounds.palaestra ?? [];
    const theirs = bar.of && (row.rounds[bar.of] ?? []);
    const ratio = median(
      ours.map((figure, round) => (theirs ? figure / (theirs[round] ?? Number.NaN) : figure)),
    );
    if (Number.isNaN(ratio)) return { bar, ratio, isMet: null };
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = bar;
    return { bar, ratio, isMet: atLeast <= ratio && ratio <= atMost };
  });
}
