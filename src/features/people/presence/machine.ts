import { SECOND_MS } from "../../../lib/time.ts";
import { LEAVE_GRACE_MS } from "../../messaging/protocol.ts";
import type { Presence, PresenceStatus } from "./protocol.ts";

/** Times are in milliseconds since 1970. */
export interface PresenceState {
  isOnline: boolean;
  isWatching: boolean;
  declared: PresenceStatus;
  seenAt: number;
  /** When they go offline unless they return; null while connected or offline. */
  leavesAt: number | null;
  /** Whether the directory (D1) has the same state. */
  isListed: boolean;
}

export interface PresenceOutcome {
  state: PresenceState;
  announcement: PresenceStatus | null;
}

export const IDLE_AFTER_MS = 90 * SECOND_MS;

export const NEVER_SEEN: PresenceState = {
  isOnline: false,
  isWatching: false,
  declared: "online",
  seenAt: 0,
  leavesAt: null,
  isListed: true,
};

export interface Connected {
  isConnected: boolean;
  isWatching: boolean;
  declared: PresenceStatus;
}

/** With connections now, or without any since `goneAt`, as far as is known [P8, P9]. */
export function decidePresence(
  before: PresenceState,
  { isConnected, isWatching, declared }: Connected,
  now: number,
  goneAt = now,
): PresenceOutcome {
  const state = before.isWatching === isWatching ? before : { ...before, isWatching, isListed: false };
  if (isConnected) return arrive(state, declared, now);
  if (!state.isOnline) return unchanged(state);
  if (state.leavesAt !== null) return state.leavesAt <= now ? leave(state) : unchanged(state);
  const leaving = { ...state, seenAt: goneAt, leavesAt: goneAt + LEAVE_GRACE_MS };
  return leaving.leavesAt <= now ? leave(leaving) : unchanged(leaving);
}

/** For someone without connections [P11]: the last one broke off unnoticed, some time after `seenAt`. */
export function decideAbsence(state: PresenceState, now: number): PresenceOutcome {
  const isLeaving = state.leavesAt !== null && state.leavesAt > now;
  return state.isOnline && !isLeaving ? leave(state) : unchanged(state);
}

/** `heardAt` is the last activity on a connection [P8]. */
export function showPresence(state: PresenceState, heardAt: number | null, now: number): Presence {
  const isHidden = state.isOnline && state.declared === "offline";
  const lastSeenAt = Math.max(state.seenAt, isHidden ? 0 : (heardAt ?? 0)) || null;
  if (!state.isOnline) return { status: "offline", lastSeenAt };
  if (state.declared !== "online") return { status: state.declared, lastSeenAt };
  const isIdle = heardAt !== null && now - heardAt > IDLE_AFTER_MS;
  return { status: isIdle ? "idle" : "online", lastSeenAt };
}

function arrive(state: PresenceState, declared: PresenceStatus, now: number): PresenceOutcome {
  if (!state.isOnline) {
    return {
      state: { ...state, isOnline: true, declared, seenAt: now, leavesAt: null, isListed: false },
      announcement: declared === "offline" ? null : declared,
    };
  }
  if (state.declared !== declared) {
    return { state: { ...state, declared, seenAt: now, leavesAt: null }, announcement: declared };
  }
  return state.leavesAt === null ? unchanged(state) : unchanged({ ...state, leavesAt: null });
}

function leave(state: PresenceState): PresenceOutcome {
  const gone = { isOnline: false, isWatching: false, leavesAt: null, isListed: false } as const;
  return {
    state: { ...state, ...gone, declared: "online" },
    announcement: state.declared === "offline" ? null : "offline",
  };
}

function unchanged(state: PresenceState): PresenceOutcome {
  return { state, announcement: null };
}
