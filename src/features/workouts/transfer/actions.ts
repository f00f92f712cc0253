import type { Context } from "../../../context.ts";
import { isForeignKeyViolation, uniqueViolation } from "../../../db/database.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError } from "../../../lib/error.ts";
import { assertPageExists, type PageRequest } from "../../../lib/pages.ts";
import { findFitnessProfile } from "../../profiles/fitness/actions.ts";
import { readFile, type TrainingFile } from "./formats/file-formats.ts";
import { planWithKnown } from "./planning/known.ts";
import type { Report } from "./report.ts";
import { findImport, type Import, insertImport, listImports } from "./store.ts";
import { deleteImport } from "./undoing/store.ts";

export { exportJson, exportTable } from "./leaving/export.ts";
export { shortened } from "./report.ts";

/** How often what was planned may turn out to be there already, by another import at the same time. */
const TRIES = 3;

/**
 * Adds what a file holds and the caller has not: all of it that is not refused, or none. A dry run only tells. The id is
 * null where nothing was added. `onPlanned` learns what is about to be stored.
 * @throws AppError malformed_body, validation_failed for a format that is none
 */
export async function importTraining(
  ctx: Context,
  { accountId }: Actor,
  file: TrainingFile,
  isDryRun: boolean,
  onPlanned: (planned: { importId: string; report: Report }) => void = () => {},
): Promise<{ importId: string | null; report: Report }> {
  const now = ctx.now();
  const profile = await findFitnessProfile(ctx, accountId);
  const incoming = readFile(file, { accountId, now, bodyWeight: profile?.weight ?? null });
  for (let tries = 1; ; tries += 1) {
    const { rows, changedSessions, report } = await planWithKnown(ctx, incoming, { accountId, now });
    const isNothing = Object.values(rows).every((each) => each.length === 0);
    if (isDryRun || isNothing) return { importId: null, report };
    const importId = ctx.newId();
    onPlanned({ importId, report });
    try {
      await insertImport(
        ctx.db,
        { id: importId, accountId, createdAt: now, ...report.added },
        rows,
        changedSessions,
      );
      return { importId, report };
    } catch (error) {
      const isStale = uniqueViolation(error) !== null || isForeignKeyViolation(error);
      if (!isStale || tries === TRIES) throw error;
    }
  }
}

/** A page of the caller's imports, the latest first. @throws AppError not_found beyond the last */
export async function viewImports(
  ctx: Context,
  { accountId }: Actor,
  request: PageRequest,
): Promise<{ items: Import[]; count: number }> {
  const offset = (request.page - 1) * request.pageSize;
  const found = await listImports(ctx.db, accountId, { limit: request.pageSize, offset });
  assertPageExists(request, found.count);
  return found;
}

/** An import of the caller's. @throws AppError not_found */
export async function requireImport(ctx: Context, accountId: number, id: string): Promise<Import> {
  const found = await findImport(ctx.db, id, accountId);
  if (!found) throw new AppError("not_found", "You have no such import.");
  return found;
}

/** Takes away what an import added; what others added to it since stays, and what that needs. */
export async function undoImport(ctx: Context, undone: Import): Promise<void> {
  await deleteImport(ctx.db, undone, ctx.now());
}
