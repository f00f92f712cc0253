import type { Context } from "../../../context.ts";
import { isForeignKeyViolation, uniqueViolation } from "../../../db/database.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError } from "../../../lib/error.ts";
import { type PageRequest, readCountedPage } from "../../../lib/pages.ts";
import { UTC } from "../../../lib/time-zone.ts";
import { inTurns, type Stepwise } from "../../../lib/turns.ts";
import { findFitnessProfile } from "../../profiles/fitness/actions.ts";
import { type Amounts, withinQuota } from "../../quotas/actions.ts";
import { textBytes } from "../text-bytes.ts";
import { readFile, type TrainingFile } from "./formats/files.ts";
import { type Plan, planImport } from "./planning/plan.ts";
import { findKnown } from "./planning/store.ts";
import type { Report } from "./report.ts";
import { chunked, findImport, type Import, insertImport, listImports, rememberShown } from "./store.ts";
import { deleteImport } from "./undoing/store.ts";
import { withImportLock } from "./work/actions.ts";

export { exportJson, exportTable } from "./exporting/export.ts";
export { shortened } from "./report.ts";

const TRIES = 3;
const ROWS_A_STEP = 100;

/**
 * Adds what the account doesn't have, in portions: others get their turn, and importing again adds the rest.
 * The id is null if nothing was added. `onPlanned` is called before anything is stored. @throws AppError
 * malformed_body, validation_failed for an unknown format, rate_limited
 */
export function importTraining(
  ctx: Context,
  { accountId }: Actor,
  file: TrainingFile,
  isDryRun: boolean,
  onPlanned: (planned: { importId: string; report: Report }) => void = () => {},
): Promise<{ importId: string | null; report: Report }> {
  // A retried request finds the write complete once the last portion is stored; before, it undoes the rest
  // and restarts.
  ctx.operation?.hold(true);
  return withImportLock(ctx, accountId, file.text, async (renewLock) => {
    const now = ctx.now();
    const profile = await findFitnessProfile(ctx, accountId);
    const timeZone = file.timeZone ?? profile?.timeZone ?? UTC;
    const reading = { accountId, now, bodyWeight: profile?.weight ?? null, timeZone };
    const incoming = await inTurns(readFile(file, reading));
    for (let tries = 1; ; tries += 1) {
      const known = await findKnown(ctx.db, accountId, incoming);
      const plan = await inTurns(planImport(incoming, known, { accountId, now, newId: ctx.newId }));
      const { rows, report } = plan;
      if (isDryRun) return { importId: null, report };
      await rememberShown(ctx.db, plan.shown, renewLock);
      if (Object.values(rows).every((each) => each.length === 0)) return { importId: null, report };
      const amounts = await inTurns(amountsOf(rows));
      const added = { id: ctx.newId(), accountId, createdAt: now };
      onPlanned({ importId: added.id, report });
      ctx.operation?.hold(true);
      const beforeLast = () => ctx.operation?.hold(false);
      try {
        await withinQuota(ctx, accountId, amounts, (db) =>
          insertImport(db, added, plan, { between: renewLock, beforeLast }),
        );
        return { importId: added.id, report };
      } catch (error) {
        // A conflict: the data changed since the plan. Other failures keep what is stored.
        const isStale = uniqueViolation(error) !== null || isForeignKeyViolation(error);
        if (!isStale || tries === TRIES) throw error;
        const begun = await findImport(ctx.db, added.id, accountId);
        if (begun) await deleteImport(ctx.db, begun, ctx.now());
      }
    }
  });
}

function* amountsOf({ exercises, workouts, sessions, logs }: Plan["rows"]): Stepwise<Amounts> {
  const targets = workouts.flatMap((workout) => workout.targets);
  let training_bytes = 0;
  for (const some of chunked<object>([exercises, workouts, targets, sessions, logs].flat(), ROWS_A_STEP)) {
    yield;
    training_bytes += textBytes(...some);
  }
  return {
    imports: 1,
    exercises: exercises.length,
    workouts: workouts.length,
    sessions: sessions.length,
    logs: logs.length,
    training_bytes,
  };
}

/** Latest first. @throws AppError not_found beyond the last page */
export function viewImports(
  ctx: Context,
  { accountId }: Actor,
  request: PageRequest,
): Promise<{ items: Import[]; count: number }> {
  return readCountedPage(request, (slice) => listImports(ctx.db, accountId, slice));
}

export async function requireImport(ctx: Context, accountId: number, id: string): Promise<Import> {
  const found = await findImport(ctx.db, id, accountId);
  if (!found) throw new AppError("not_found", "You have no import with this id.");
  return found;
}

export async function undoImport(ctx: Context, undone: Import): Promise<void> {
  await deleteImport(ctx.db, undone, ctx.now());
}
