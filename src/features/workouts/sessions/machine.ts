import type { SessionStatus } from "../constants.ts";
import { CLOCK_AHEAD_MAX_MS } from "../dates.ts";

/** What decides what may become of a session. Moments in milliseconds since 1970. */
export interface SessionState {
  status: SessionStatus;
  startTime: number | null;
  endTime: number | null;
}

/** What someone wants of it: another status, or other times. What is left out stays as it is. */
export interface SessionChange {
  status?: SessionStatus | undefined;
  startTime?: number | null | undefined;
  endTime?: number | null | undefined;
}

export type SessionOutcome =
  | { ok: true; state: SessionState }
  | { ok: false; field: "status" | "start_time" | "end_time"; message: string };

export const PLANNED: SessionState = { status: "planned", startTime: null, endTime: null };

/** From which statuses one comes to another, and what is said to who would come from elsewhere. */
const WAYS: Record<SessionStatus, { from: readonly SessionStatus[]; otherwise: string }> = {
  planned: { from: [], otherwise: "A session that was begun is not planned any more" },
  in_progress: { from: ["planned"], otherwise: "Can only start planned sessions" },
  completed: { from: ["in_progress"], otherwise: "Can only complete sessions in progress" },
  cancelled: {
    from: ["planned", "in_progress"],
    otherwise: "Can only cancel planned sessions and those in progress",
  },
};

/** The same as a change, but of the status: what was started, completed or cancelled already is not once more. */
export function moveSession(
  state: SessionState,
  change: SessionChange & { status: SessionStatus },
  now: number,
): SessionOutcome {
  const way = WAYS[change.status];
  if (!way.from.includes(state.status)) return { ok: false, field: "status", message: way.otherwise };
  return changeSession(state, change, now);
}

/**
 * Decides what becomes of a session: planned → in progress → completed; planned or in progress → cancelled. Starting and
 * completing take the present moment, whatever was planned, unless the change gives another, which is not in the
 * future (five minutes of a fast clock aside); a session ends after it began.
 */
export function changeSession(state: SessionState, change: SessionChange, now: number): SessionOutcome {
  const { status = state.status } = change;
  const way = WAYS[status];
  if (status !== state.status && !way.from.includes(state.status)) {
    return { ok: false, field: "status", message: way.otherwise };
  }
  const isStarting = status === "in_progress" && state.status === "planned";
  const isCompleting = status === "completed" && state.status === "in_progress";
  const startTime = change.startTime ?? (isStarting ? now : state.startTime);
  const fallback = isCompleting ? Math.max(now, (startTime ?? now) + 1) : state.endTime;
  return checkTimes({ status, startTime, endTime: change.endTime ?? fallback }, now);
}

/** Decides about a session that is written down as it was: it may be begun, or over, already. */
export function openSession(change: SessionChange, now: number): SessionOutcome {
  const { status = "planned", startTime = null, endTime = null } = change;
  if (status === "cancelled") {
    return { ok: false, field: "status", message: "A session is planned before it is cancelled" };
  }
  if (status === "completed" && startTime === null) {
    return { ok: false, field: "start_time", message: "When did the session begin?" };
  }
  if (status === "completed" && endTime === null) {
    return { ok: false, field: "end_time", message: "When did the session end?" };
  }
  const begun = status === "in_progress" ? (startTime ?? now) : startTime;
  return checkTimes({ status, startTime: begun, endTime }, now);
}

/** Whole minutes between beginning and end, or null where there is no end. */
export function durationOf({ startTime, endTime }: SessionState): number | null {
  return startTime === null || endTime === null ? null : Math.floor((endTime - startTime) / 60_000);
}

function checkTimes(state: SessionState, now: number): SessionOutcome {
  const { status, startTime, endTime } = state;
  const latest = now + CLOCK_AHEAD_MAX_MS;
  if (startTime !== null && startTime > latest) {
    return { ok: false, field: "start_time", message: "A session does not begin in the future" };
  }
  if (endTime !== null && status !== "completed") {
    return { ok: false, field: "end_time", message: "Only a completed session has an end" };
  }
  // A session that began just now by a fast clock ends a millisecond later at the earliest.
  if (endTime !== null && endTime > latest + 1) {
    return { ok: false, field: "end_time", message: "A session does not end in the future" };
  }
  if (endTime !== null && startTime !== null && endTime <= startTime) {
    return { ok: false, field: "end_time", message: "A session ends after it began" };
  }
  return { ok: true, state };
}
