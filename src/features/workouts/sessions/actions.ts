import type { Context } from "../../../context.ts";
import type { Database } from "../../../db/database.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError, invalidField } from "../../../lib/error.ts";
import { assertPageExists, type PageRequest } from "../../../lib/pages.ts";
import { findFitnessProfile } from "../../profiles/fitness/actions.ts";
import { findWorkout } from "../actions.ts";
import type { SessionStatus } from "../constants.ts";
import type { Span } from "../dates.ts";
import { writeSound } from "../meanwhile.ts";
import type { Workout } from "../store.ts";
import { textBytes } from "../text-bytes.ts";
import { estimateCalories } from "./calories.ts";
import {
  changeSession,
  durationOf,
  moveSession,
  openSession,
  type SessionChange,
  type SessionOutcome,
  type SessionState,
} from "./machine.ts";
import {
  deleteSession,
  findSession,
  insertSession,
  listSessions,
  listStatuses,
  type Session,
  type SessionFilters,
  type SessionTotals,
  sumSessions,
  sumWorkout,
  updateSession,
  type WorkoutTotals,
} from "./store.ts";
import { longestStreak } from "./streak.ts";

/** What a person says of a session besides its course. */
export interface SessionNotes {
  notes?: string | undefined;
  rating?: number | null | undefined;
  givenCalories?: number | null | undefined;
}

/** A page of the caller's sessions, the latest first. @throws AppError not_found beyond the last */
export async function viewSessions(
  ctx: Context,
  { accountId }: Actor,
  filters: SessionFilters,
  request: PageRequest,
): Promise<{ items: Session[]; count: number }> {
  const offset = (request.page - 1) * request.pageSize;
  const found = await listSessions(ctx.db, accountId, filters, { limit: request.pageSize, offset });
  assertPageExists(request, found.count);
  return found;
}

/** A session of the caller's. @throws AppError not_found */
export async function requireSession(ctx: Context, accountId: number, id: string): Promise<Session> {
  const session = await findSession(ctx.db, id, accountId);
  if (!session) throw new AppError("not_found", "You have no such session.");
  return session;
}

/** Which of these sessions are the caller's, and how each stands. */
export function findOwnSessions(
  ctx: Context,
  accountId: number,
  ids: readonly string[],
): Promise<Map<string, SessionStatus>> {
  return listStatuses(ctx.db, [...new Set(ids)], accountId);
}

/** @throws AppError validation_failed */
export async function createSession(
  ctx: Context,
  { accountId }: Actor,
  workoutId: string,
  change: SessionChange & SessionNotes,
): Promise<Session> {
  const workout = await findWorkoutFor(ctx, accountId, workoutId);
  const now = ctx.now();
  const state = accept(openSession(change, now));
  const id = ctx.newId();
  const { notes = "", rating = null, givenCalories = null } = change;
  const session = {
    id,
    accountId,
    workoutId: workout.id,
    workoutName: workout.name,
    ...state,
    notes,
    rating,
    givenCalories,
    estimatedCalories: await estimate(ctx, accountId, workout, state),
    at: state.startTime ?? now,
  };
  const amounts = { sessions: 1, training_bytes: textBytes(session) };
  const insert = (db: Database) => insertSession(db, session, now);
  await writeSound(ctx, accountId, amounts, insert, () => findWorkoutFor(ctx, accountId, workoutId));
  return requireSession(ctx, accountId, id);
}

/**
 * Changes a session by the rules of its course; a status that it has already is no change.
 * @throws AppError validation_failed
 */
export function changeOwnSession(
  ctx: Context,
  { accountId }: Actor,
  id: string,
  change: SessionChange & SessionNotes & { workoutId?: string | undefined },
): Promise<Session> {
  return rewrite(ctx, accountId, id, change, (before, now) => changeSession(before, change, now));
}

/** Starts, completes or cancels a session. @throws AppError validation_failed */
export function moveOwnSession(
  ctx: Context,
  { accountId }: Actor,
  id: string,
  change: SessionChange & SessionNotes & { status: SessionStatus },
): Promise<Session> {
  return rewrite(ctx, accountId, id, change, (before, now) => moveSession(before, change, now));
}

export async function removeSession(ctx: Context, session: Session): Promise<void> {
  await deleteSession(ctx.db, session.id);
}

/** What the caller's sessions of a span come to, and on how many days in a row of the time zone one was completed. */
export async function summarize(
  ctx: Context,
  { accountId }: Actor,
  span: Span,
  timeZone: string,
): Promise<SessionTotals & { longestStreak: number }> {
  const { totals, moments } = await sumSessions(ctx.db, accountId, span);
  return { ...totals, longestStreak: longestStreak(moments, timeZone) };
}

/** What the caller's sessions of a workout come to. */
export function summarizeWorkout(
  ctx: Context,
  { accountId }: Actor,
  workout: Workout,
): Promise<WorkoutTotals> {
  return sumWorkout(ctx.db, workout.id, accountId);
}

async function rewrite(
  ctx: Context,
  accountId: number,
  id: string,
  change: SessionNotes & { workoutId?: string | undefined },
  decide: (before: Session, now: number) => SessionOutcome,
): Promise<Session> {
  for (;;) {
    const before = await requireSession(ctx, accountId, id);
    const now = ctx.now();
    const state = accept(decide(before, now));
    // The workout that the session has already may have gone since: only another is looked for.
    const { workoutId = before.workoutId } = change;
    const isSame = workoutId === null || workoutId === before.workoutId;
    const workout = isSame ? null : await findWorkoutFor(ctx, accountId, workoutId);
    const { notes = before.notes, rating = before.rating } = change;
    const givenCalories = caloriesSaid(before, change);
    const changes = {
      ...state,
      notes,
      rating,
      givenCalories,
      ...(workout && { workoutId: workout.id, workoutName: workout.name }),
      estimatedCalories: await reestimate(ctx, before, workout, state),
      at: state.startTime ?? before.at,
    };
    const amounts = { training_bytes: textBytes(change) };
    const check = async () => workout && (await findWorkoutFor(ctx, accountId, workout.id));
    const update = (db: Database) => updateSession(db, before, changes, now);
    const isWritten = await writeSound(ctx, accountId, amounts, update, check);
    if (isWritten) return requireSession(ctx, accountId, id);
  }
}

/** An estimate that is put back as it was shown is nobody's word. */
function caloriesSaid({ givenCalories, estimatedCalories }: Session, change: SessionNotes): number | null {
  const said = change.givenCalories;
  if (said === undefined || (givenCalories === null && said === estimatedCalories)) return givenCalories;
  return said;
}

function accept(outcome: SessionOutcome): SessionState {
  if (outcome.ok) return outcome.state;
  throw invalidField(outcome.field, outcome.message);
}

async function findWorkoutFor(ctx: Context, accountId: number, id: string): Promise<Workout> {
  const workout = await findWorkout(ctx, accountId, id);
  if (!workout) throw invalidField("workout", "There is no such workout.");
  return workout;
}

/** What was estimated once stands until the session's times or its workout are others. */
async function reestimate(
  ctx: Context,
  before: Session,
  workout: Workout | null,
  state: SessionState,
): Promise<number | null> {
  const isSame = workout === null && before.startTime === state.startTime && before.endTime === state.endTime;
  if (isSame) return before.estimatedCalories;
  const { accountId, workoutId } = before;
  const done = workout ?? (workoutId === null ? null : await findWorkout(ctx, accountId, workoutId));
  return estimate(ctx, accountId, done, state);
}

async function estimate(
  ctx: Context,
  accountId: number,
  workout: Workout | null,
  state: SessionState,
): Promise<number | null> {
  const minutes = durationOf(state);
  if (minutes === null) return null;
  const profile = await findFitnessProfile(ctx, accountId);
  const categories = workout?.exercises.map(({ exercise }) => exercise.category) ?? [];
  return estimateCalories({ categories, bodyWeight: profile?.weight ?? null, minutes });
}
