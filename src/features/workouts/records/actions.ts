import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/authentication.ts";
import { AppError } from "../../../lib/error.ts";
import type { Span } from "../dates.ts";
import { requireExercise } from "../exercises/actions.ts";
import { findRecords, type PersonalRecords } from "./personal-records.ts";
import { type Bucket, findProgress, type Progress } from "./progress.ts";
import { findExerciseName, listBestSets, listSets } from "./store.ts";

export interface NamedExercise {
  id: string;
  name: string;
}

/** The caller's records in every exercise that they performed, by name, or in one. @throws AppError not_found */
export async function viewRecords(
  ctx: Context,
  { accountId }: Actor,
  exerciseId: string | null,
): Promise<{ exercise: NamedExercise; records: PersonalRecords }[]> {
  const best = await listBestSets(ctx.db, accountId, exerciseId);
  if (exerciseId !== null && best.length === 0) await requireExercise(ctx, accountId, exerciseId);
  return best.map(({ exercise, sets }) => ({ exercise, records: findRecords(sets) }));
}

/** What the caller's sets of an exercise came to, by day, week or month. @throws AppError not_found */
export async function viewProgress(
  ctx: Context,
  { accountId }: Actor,
  exerciseId: string,
  { span, bucket }: { span: Span; bucket: Bucket },
): Promise<{ exercise: NamedExercise; progress: Progress[] }> {
  const sets = await listSets(ctx.db, accountId, exerciseId, span);
  return {
    exercise: await findNamed(ctx, accountId, exerciseId, sets.length > 0),
    progress: findProgress(sets, bucket),
  };
}

/** Who performed an exercise knows its name, whatever became of it. */
async function findNamed(
  ctx: Context,
  accountId: number,
  id: string,
  isPerformed: boolean,
): Promise<NamedExercise> {
  if (!isPerformed) {
    const { name } = await requireExercise(ctx, accountId, id);
    return { id, name };
  }
  const name = await findExerciseName(ctx.db, id);
  if (name === null) throw new AppError("not_found", "There is no such exercise.");
  return { id, name };
}
