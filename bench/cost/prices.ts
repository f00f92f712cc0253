import { objectRequests, type Tally } from "./tally.ts";

/** The date of these prices. */
export const PRICES_DATE = "November 2026";

/** Dollars per million, beyond what Workers Paid includes in a month. */
export const PRICES = {
  rowsWritten: { name: "rows written, in objects and in D1", dollars: 1, included: "50 million of each" },
  httpRequests: { name: "requests to the Worker", dollars: 0.3, included: "10 million" },
  objectRequests: { name: "requests to objects", dollars: 0.15, included: "1 million" },
} as const;

/** The price of a million units in dollars, ignoring what the plan includes. */
export function dollarsForMillion(perUnit: Tally): number {
  return (
    (perUnit.objectRows + perUnit.databaseRows) * PRICES.rowsWritten.dollars +
    perUnit.httpRequests * PRICES.httpRequests.dollars +
    objectRequests(perUnit) * PRICES.objectRequests.dollars
  );
}
