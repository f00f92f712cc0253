import { invariant } from "../../lib/error.ts";
import type { ModuleDefinition } from "./module.ts";

/** Never reused, not even after a module was removed: objects have recorded the numbers. */
const STEP_COUNT = 7;

/** Each step is the SQL of all modules with its number. Steps never change. */
export function migrationsOf(modules: readonly Pick<ModuleDefinition, "migrations">[]): string[] {
  const numbers = modules.flatMap(({ migrations = {} }) => Object.keys(migrations).map(Number));
  invariant(Math.max(...numbers) <= STEP_COUNT, "every step of a module is counted");
  return Array.from({ length: STEP_COUNT }, (_, index) =>
    modules.flatMap(({ migrations }) => migrations?.[index + 1] ?? []).join("\n"),
  );
}
