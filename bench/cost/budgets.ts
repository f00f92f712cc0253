import { dollarsForMillion } from "./prices.ts";
import type { Tally } from "./tally.ts";

/** An upper bound for one unit of a scene. */
export interface Budget {
  name: string;
  /** A prefix of the scene's name. */
  scene: string;
  atMost: number;
  /** The bounded value of one unit of the scene. */
  measure(perUnit: Tally): number;
}

export interface Verdict {
  budget: Budget;
  figure: number;
  isMet: boolean;
}

const IDLE_PEOPLE = 10_000;
const DAYS = 30;

const rows = ({ objectRows, databaseRows }: Tally) => objectRows + databaseRows;
const databaseRows = (tally: Tally) => tally.databaseRows;

function dollarsForIdleMonth(perDay: Tally): number {
  return (dollarsForMillion(perDay) * IDLE_PEOPLE * DAYS) / 1e6;
}

const BOTH = "two people, both in the room";
const AWAY = "two people, recipient away";

export const BUDGETS: readonly Budget[] = [
  { name: "rows for a message, both in the room", scene: BOTH, atMost: 2.2, measure: rows },
  { name: "… of these in D1", scene: BOTH, atMost: 0, measure: databaseRows },
  { name: "rows for a message, recipient away", scene: AWAY, atMost: 3.2, measure: rows },
  { name: "… of these in D1", scene: AWAY, atMost: 0, measure: databaseRows },
  {
    name: "$ for 1,000,000 messages between two, stored and read",
    scene: BOTH,
    atMost: 2.3,
    measure: dollarsForMillion,
  },
  ...["1,000 idle sockets in one room", "20 idle events sockets"].map((sockets) => ({
    name: `$ a month for 10,000 people who are connected and idle, as in a day of ${sockets}`,
    scene: `a day of ${sockets}`,
    atMost: 6,
    measure: dollarsForIdleMonth,
  })),
];

/** Checks the budgets of played scenes. `perUnit` finds one unit by a prefix of the scene's name. */
export function verdicts(perUnit: (scene: string) => Tally | undefined): Verdict[] {
  return BUDGETS.flatMap((budget) => {
    const tally = perUnit(budget.scene);
    if (!tally) return [];
    const figure = budget.measure(tally);
    return [{ budget, figure, isMet: figure <= budget.atMost }];
  });
}
