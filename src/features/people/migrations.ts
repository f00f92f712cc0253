import { invariant } from "../../lib/error.ts";
import type { ModuleDefinition } from "./module.ts";

/**
 * How many steps there have been. A new step takes the next number, and no number is ever used again, not even after its
 * module is gone: objects have noted that it ran.
 */
const STEP_COUNT = 7;

/** The steps that make the tables of a person's object, each with what every module does in it. A step is never changed. */
export function migrationsOf(modules: readonly Pick<ModuleDefinition, "migrations">[]): string[] {
  const numbers = modules.flatMap(({ migrations = {} }) => Object.keys(migrations).map(Number));
  invariant(Math.max(...numbers) <= STEP_COUNT, "every step of a module is counted");
  return Array.from({ length: STEP_COUNT }, (_, index) =>
    modules.flatMap(({ migrations }) => migrations?.[index + 1] ?? []).join("\n"),
  );
}
