import type { Context } from "../../../context.ts";
import type { Database } from "../../../db/database.ts";
import type { Actor } from "../../../http/credentials.ts";
import { AppError, invalidField } from "../../../lib/error.ts";
import { type PageRequest, readCountedPage } from "../../../lib/pages.ts";
import { findFitnessProfile } from "../../profiles/fitness/actions.ts";
import { findWorkout } from "../actions.ts";
import { writeChecked } from "../checked-write.ts";
import type { SessionStatus } from "../constants.ts";
import type { Span } from "../dates.ts";
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

export interface SessionNotes {
  notes?: string | undefined;
  rating?: number | null | undefined;
  givenCalories?: number | null | undefined;
}

/** Latest first. @throws AppError not_found beyond the last page */
export function viewSessions(
  ctx: Context,
  { accountId }: Actor,
  filters: SessionFilters,
  request: PageRequest,
): Promise<{ items: Session[]; count: number }> {
  return readCountedPage(request, (slice) => listSessions(ctx.db, accountId, filters, slice));
}

export async function requireSession(ctx: Context, accountId: number, id: string): Promise<Session> {
  const session = await findSession(ctx.db, id, accountId);
  if (!session) throw new AppError("not_found", "You have no session with this id.");
  return session;
}

export function findOwnSessions(
  ctx: Context,
  accountId: number,
  ids: readonly string[],
): Promise<Map<string, SessionStatus>> {
  return listStatuses(ctx.db, [...new Set(ids)], accountId);
}

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
  await writeChecked(ctx, accountId, amounts, insert, () => findWorkoutFor(ctx, accountId, workoutId));
  return requireSession(ctx, accountId, id);
}

/** The same status again is no change. @throws AppError validation_failed */
export function changeOwnSession(
  ctx: Context,
  { accountId }: Actor,
  id: string,
  change: SessionChange & SessionNotes & { workoutId?: string | undefined },
): Promise<Session> {
  return rewrite(ctx, accountId, id, change, (before, now) => changeSession(before, change, now));
}

/** @throws AppError validation_failed if it already has that status */
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

export async function summarize(
  ctx: Context,
  { accountId }: Actor,
  span: Span,
  timeZone: string,
): Promise<SessionTotals & { longestStreak: number }> {
  const { totals, moments } = await sumSessions(ctx.db, accountId, span);
  return { ...totals, longestStreak: longestStreak(moments, timeZone) };
}

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
    // The session's current workout may be deleted; only a different one is looked up.
    const { workoutId = before.workoutId } = change;
    const isSame = workoutId === null || workoutId === before.workoutId;
    const workout = isSame ? null : await findWorkoutFor(ctx, accountId, workoutId);
    const { notes = before.notes, rating = before.rating } = change;
    const givenCalories = caloriesGiven(before, change);
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
    const isWritten = await writeChecked(ctx, accountId, amounts, update, check);
    if (isWritten) return requireSession(ctx, accountId, id);
  }
}

/** Repeating the estimate that was shown does not make it the person's own value. */
function caloriesGiven({ givenCalories, estimatedCalories }: Session, change: SessionNotes): number | null {
  const given = change.givenCalories;
  if (given === undefined || (givenCalories === null && given === estimatedCalories)) return givenCalories;
  return given;
}

function accept(outcome: SessionOutcome): SessionState {
  if (outcome.ok) return outcome.state;
  throw invalidField(outcome.field, outcome.message);
}

async function findWorkoutFor(ctx: Context, accountId: number, id: string): Promise<Workout> {
  const workout = await findWorkout(ctx, accountId, id);
  if (!workout) throw invalidField("workout", "workout must be the id of a workout that you may see.");
  return workout;
}

/** An estimate stays until the session's times or workout change. */
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
