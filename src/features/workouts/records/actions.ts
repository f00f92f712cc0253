import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import type { Span } from "../dates.ts";
import { requireExercise } from "../exercises/actions.ts";
import { findRecords, type PersonalRecords } from "./personal-records.ts";
import { type Bucket, findProgress, type Progress } from "./progress.ts";
import { listBestSets, listSets } from "./store.ts";

export interface NamedExercise {
  id: string;
  name: string;
}

/** Of one exercise, or of all that they performed, by name. @throws AppError not_found */
export async function viewRecords(
  ctx: Context,
  { accountId }: Actor,
  exerciseId: string | null,
): Promise<{ exercise: NamedExercise; records: PersonalRecords }[]> {
  const best = await listBestSets(ctx.db, accountId, exerciseId);
  if (exerciseId !== null && best.length === 0) await requireExercise(ctx, accountId, exerciseId);
  return best.map(({ exercise, sets }) => ({ exercise, records: findRecords(sets) }));
}

/** Also of an exercise that is private or deleted since. @throws AppError not_found */
export async function viewProgress(
  ctx: Context,
  { accountId }: Actor,
  exerciseId: string,
  { span, bucket, timeZone }: { span: Span; bucket: Bucket; timeZone: string },
): Promise<{ exercise: NamedExercise; progress: Progress[] }> {
  const { sets, name } = await listSets(ctx.db, accountId, exerciseId, span);
  const exercise =
    name === null ? await requireExercise(ctx, accountId, exerciseId) : { id: exerciseId, name };
  return { exercise, progress: findProgress(sets, bucket, timeZone) };
}
