import { table } from "../report.ts";
import type { Verdict } from "./budgets.ts";
import { dollarsForMillion, PRICES, PRICES_DATE } from "./prices.ts";
import type { Played, Scene } from "./scene.ts";
import { divide, objectRequests } from "./tally.ts";

const HEAD = [
  "",
  "played",
  "rows in objects",
  "of these alarms",
  "rows in D1",
  "calls between objects",
  "wakes of objects",
  "requests to the Worker",
  "requests to objects",
  "$ for a million",
];

/** What one unit of each scene uses, and the price of a million. */
export function sceneTable(played: readonly (readonly [Scene, Played])[]): string {
  const lines = played.map(([{ name, unit }, { tally, units }]) => {
    const one = divide(tally, units);
    return [
      `${name}: for one ${unit}`,
      String(units),
      ...[one.objectRows, one.alarms, one.databaseRows, one.callsBetweenObjects, one.wakes].map(formatCount),
      ...[one.httpRequests, objectRequests(one), dollarsForMillion(one)].map(formatCount),
    ];
  });
  return table([HEAD, ...lines]);
}

export function budgetTable(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ budget: { name, atMost }, figure, isMet }) => [
    name,
    formatCount(figure),
    `≤ ${atMost}`,
    isMet ? "met" : "MISSED",
  ]);
  return table([["", "counted", "budget", ""], ...lines]);
}

export function priceTable(): string {
  const lines = Object.values(PRICES).map(({ name, dollars, included }) => [
    name,
    dollars.toFixed(2),
    included,
  ]);
  return table([["", `$ for a million, ${PRICES_DATE}`, "included in a month"], ...lines]);
}

/** At most two decimals; small values are not rounded to zero. */
export function formatCount(figure: number): string {
  if (figure > 0 && figure < 0.005) return "< 0.01";
  return figure.toLocaleString("en", { maximumFractionDigits: 2 });
}
