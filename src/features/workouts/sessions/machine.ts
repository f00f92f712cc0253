import type { SessionStatus } from "../constants.ts";
import { CLOCK_AHEAD_MAX_MS } from "../dates.ts";

/** Times in milliseconds since 1970. */
export interface SessionState {
  status: SessionStatus;
  startTime: number | null;
  endTime: number | null;
}

export interface SessionChange {
  status?: SessionStatus | undefined;
  startTime?: number | null | undefined;
  endTime?: number | null | undefined;
}

export type SessionOutcome =
  | { ok: true; state: SessionState }
  | { ok: false; field: "status" | "start_time" | "end_time"; message: string };

const TRANSITIONS: Record<SessionStatus, { from: readonly SessionStatus[]; refusal: string }> = {
  planned: { from: [], refusal: "A session that has started cannot be planned again" },
  in_progress: { from: ["planned"], refusal: "Can only start planned sessions" },
  completed: { from: ["in_progress"], refusal: "Can only complete sessions in progress" },
  cancelled: {
    from: ["planned", "in_progress"],
    refusal: "Can only cancel planned sessions and those in progress",
  },
};

/** Refuses a status that the session already has. */
export function moveSession(
  state: SessionState,
  change: SessionChange & { status: SessionStatus },
  now: number,
): SessionOutcome {
  const transition = TRANSITIONS[change.status];
  if (!transition.from.includes(state.status))
    return { ok: false, field: "status", message: transition.refusal };
  return changeSession(state, change, now);
}

/** Planned → in progress → completed; planned or in progress → cancelled. Times default to `now`. */
export function changeSession(state: SessionState, change: SessionChange, now: number): SessionOutcome {
  const { status = state.status } = change;
  const transition = TRANSITIONS[status];
  if (status !== state.status && !transition.from.includes(state.status)) {
    return { ok: false, field: "status", message: transition.refusal };
  }
  const isStarting = status === "in_progress" && state.status === "planned";
  const isCompleting = status === "completed" && state.status === "in_progress";
  const startTime = change.startTime ?? (isStarting ? now : state.startTime);
  const fallback = isCompleting ? Math.max(now, (startTime ?? now) + 1) : state.endTime;
  return checkTimes({ status, startTime, endTime: change.endTime ?? fallback }, now);
}

/** A session may begin in progress or completed. */
export function openSession(change: SessionChange, now: number): SessionOutcome {
  const { status = "planned", startTime = null, endTime = null } = change;
  if (status === "cancelled") {
    return { ok: false, field: "status", message: "A new session cannot be cancelled" };
  }
  if (status === "completed" && startTime === null) {
    return {
      ok: false,
      field: "start_time",
      message: "A completed session needs a start_time such as 2026-11-20T18:00:00Z",
    };
  }
  if (status === "completed" && endTime === null) {
    return {
      ok: false,
      field: "end_time",
      message: "A completed session needs an end_time such as 2026-11-20T19:00:00Z",
    };
  }
  const begun = status === "in_progress" ? (startTime ?? now) : startTime;
  return checkTimes({ status, startTime: begun, endTime }, now);
}

/** Whole minutes; null until the session has ended. */
export function durationOf({ startTime, endTime }: SessionState): number | null {
  return startTime === null || endTime === null ? null : Math.floor((endTime - startTime) / 60_000);
}

function checkTimes(state: SessionState, now: number): SessionOutcome {
  const { status, startTime, endTime } = state;
  const latest = now + CLOCK_AHEAD_MAX_MS;
  if (startTime !== null && startTime > latest) {
    return { ok: false, field: "start_time", message: "A session must not start in the future" };
  }
  if (endTime !== null && status !== "completed") {
    return { ok: false, field: "end_time", message: "Only a completed session may have an end_time" };
  }
  // A session that started just now by a fast clock ends at least a millisecond later.
  if (endTime !== null && endTime > latest + 1) {
    return { ok: false, field: "end_time", message: "A session must not end in the future" };
  }
  if (endTime !== null && startTime !== null && endTime <= startTime) {
    return { ok: false, field: "end_time", message: "A session must end after it starts" };
  }
  return { ok: true, state };
}
