import { type CsvTable, columnName } from "../../../../lib/csv.ts";
import { type LengthUnit, toKilometres } from "../../lengths.ts";
import { toKilograms, type Unit } from "../../units.ts";
import type { CellReader } from "./cells.ts";

const WEIGHT_UNITS = byWord<Unit>({
  kg: "kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes",
  lb: "lb lbs pound pounds",
});
const LENGTH_UNITS = byWord<LengthUnit>({
  km: "km kms kilometer kilometers kilometre kilometres",
  m: "m meter meters metre metres",
  mi: "mi mile miles",
  yd: "yd yds yard yards",
  ft: "ft foot feet",
});

/** `unit` is null if the column's name has none, `unknown` if it is not supported. */
interface Column<U> {
  name: string;
  unit: U | "unknown" | null;
}

export class Measures {
  /** The one that was assumed for at least one value. */
  assumedUnit: Unit | null = null;
  readonly #weights: Column<Unit>[];
  readonly #distances: Column<LengthUnit>[];
  readonly #unit: Unit | undefined;

  /** `unit` applies to weights without one; with pounds, distances are in miles. */
  constructor(table: Pick<CsvTable, "columns">, unit: Unit | undefined) {
    this.#weights = columnsOf(table, "weight", WEIGHT_UNITS);
    this.#distances = columnsOf(table, "distance", LENGTH_UNITS);
    this.#unit = unit;
  }

  weight(cells: CellReader): number | null {
    const found = this.#find(cells, "weight", this.#weights, WEIGHT_UNITS, this.#unit ?? "kg");
    return found && toKilograms(found.value, found.unit);
  }

  distance(cells: CellReader): number | null {
    const unit = this.#unit === "lb" ? "mi" : "km";
    const found = this.#find(cells, "distance", this.#distances, LENGTH_UNITS, unit);
    return found && toKilometres(found.value, found.unit);
  }

  /** The first non-zero value, or else the first: a file may have one column per unit. */
  #find<U>(
    cells: CellReader,
    quantity: string,
    columns: readonly Column<U>[],
    units: ReadonlyMap<string, U>,
    fallback: U,
  ): { value: number; unit: U } | null {
    const values = columns.flatMap(({ name, unit }) => {
      const value = cells.number(name);
      return value === null ? [] : [{ value, name, unit }];
    });
    const found = values.find(({ value }) => value !== 0) ?? values[0];
    if (!found) return null;
    const inLine = columnName(cells.text(`${quantity} unit`, `${quantity} units`));
    const unit = found.unit ?? (inLine === "" ? null : (units.get(inLine) ?? "unknown"));
    if (unit === "unknown") {
      const place = found.unit === null ? cells.nameOf(`${quantity} unit`) : cells.nameOf(found.name);
      const known = [...new Set(units.values())].join(", ");
      if (found.value !== 0) cells.refuse(`${place}: the unit must be one of ${known}.`);
      return null;
    }
    if (unit === null && found.value !== 0 && this.#unit === undefined) this.assumedUnit = "kg";
    return { value: found.value, unit: unit ?? fallback };
  }
}

function columnsOf<U>(
  { columns }: Pick<CsvTable, "columns">,
  quantity: string,
  units: ReadonlyMap<string, U>,
): Column<U>[] {
  return [...columns.keys()].flatMap((name): Column<U>[] => {
    const [before, after, ...more] = name.split(quantity).map((part) => part.replace(/\bin\b/, "").trim());
    if (after === undefined || more.length > 0)
      return units.has(name) ? [{ name, unit: units.get(name) ?? null }] : [];
    const unit = before || after;
    if (unit === "unit" || unit === "units") return [];
    return [{ name, unit: unit ? (units.get(unit) ?? "unknown") : null }];
  });
}

export function byWord<U extends string>(words: Partial<Record<U, string>>): ReadonlyMap<string, U> {
  const entries = Object.entries(words) as [U, string][];
  return new Map(entries.flatMap(([unit, all]) => all.split(" ").map((word) => [word, unit] as const)));
}
