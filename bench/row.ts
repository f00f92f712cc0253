import { median } from "./statistics.ts";
import { SUBJECTS, type Subject } from "./testbed.ts";

/** At least or at most so many times what another subject has in the same round; where there is no other, the value itself. */
export interface Bar {
  atLeast?: number;
  atMost?: number;
  of: Subject | null;
}

/** One line of the table: the same measured on several subjects, round by round in turn. */
export interface Row {
  name: string;
  /** Digits after the point. */
  digits: number;
  rounds: Partial<Record<Subject, number[]>>;
  bars: Bar[];
}

export interface Verdict {
  bar: Bar;
  ratio: number;
  /** Null where it could not be measured. */
  isMet: boolean | null;
}

export function createRow(name: string, digits: number, ...bars: Bar[]): Row {
  return { name, digits, rounds: {}, bars };
}

/** Ours, and those whose bars it is held against; where all is measured, all. */
export function subjectsOf({ bars }: Row, isWhole: boolean): Subject[] {
  return SUBJECTS.filter(
    (subject) => isWhole || subject === "palaestra" || bars.some(({ of }) => of === subject),
  );
}

export function record(row: Row, subject: Subject, value: number): void {
  row.rounds[subject] = [...(row.rounds[subject] ?? []), value];
}

/** Has each subject do something in turn, so many rounds. */
export async function inTurn(
  rounds: number,
  subjects: readonly Subject[],
  work: (subject: Subject, round: number) => Promise<void>,
): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    for (const subject of subjects) await work(subject, round);
  }
}

/** The middle of all rounds. */
export function medianOf(row: Row, subject: Subject): number | null {
  const rounds = row.rounds[subject];
  return rounds === undefined ? null : median(rounds);
}

/** Ratios are medians of each round's: what slowed the machine for a while slowed all in that round. */
export function verdictsOf(row: Row): Verdict[] {
  return row.bars.map((bar) => {
    const ours = row.rounds.palaestra ?? [];
    const theirs = bar.of && (row.rounds[bar.of] ?? []);
    const ratio = median(
      ours.map((value, round) => (theirs ? value / (theirs[round] ?? Number.NaN) : value)),
    );
    if (Number.isNaN(ratio)) return { bar, ratio, isMet: null };
    const { atLeast = Number.NEGATIVE_INFINITY, atMost = Number.POSITIVE_INFINITY } = bar;
    return { bar, ratio, isMet: atLeast <= ratio && ratio <= atMost };
  });
}
