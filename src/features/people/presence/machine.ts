import { SECOND_MS } from "../../../lib/time.ts";
import { LEAVE_GRACE_MS } from "../../messaging/protocol.ts";
import type { Presence, PresenceStatus } from "./protocol.ts";

/** What a person's object has stored of their presence. Moments in milliseconds since 1970. */
export interface PresenceState {
  isOnline: boolean;
  /** Whether a socket of theirs receives others' presence. */
  isWatching: boolean;
  /** How they said they are while they are connected. */
  declared: PresenceStatus;
  /** When they were last known to be there. */
  seenAt: number;
  /** When they count as gone, unless they are back by then; null while they are connected or offline. */
  leavesAt: number | null;
  /** Whether the directory of who is online, and who watches, says the same. */
  isListed: boolean;
}

export interface PresenceOutcome {
  /** The same object where nothing changes. */
  state: PresenceState;
  /** What is published to contacts. */
  announcement: PresenceStatus | null;
}

export { LEAVE_GRACE_MS };

/** After how long a silence someone who is connected counts as idle. */
export const IDLE_AFTER_MS = 90 * SECOND_MS;

export const NEVER_SEEN: PresenceState = {
  isOnline: false,
  isWatching: false,
  declared: "online",
  seenAt: 0,
  leavesAt: null,
  isListed: true,
};

/** What connections a person has at a moment. */
export interface Connected {
  isConnected: boolean;
  /** Whether one of them receives others' presence. */
  isWatching: boolean;
  /** How the person says they are; who says nothing is online. */
  declared: PresenceStatus;
}

/**
 * Decides what it means that a person has a connection at this moment, or has none since `goneAt`, as far as that is
 * known [P8, P9].
 */
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

/**
 * Decides what it means that someone who was looked for has no connection [P11]. Had the last one closed before our
 * eyes, they would be leaving: so it broke off unseen, some time after the moment that is stored.
 */
export function decideAbsence(state: PresenceState, now: number): PresenceOutcome {
  const isLeaving = state.leavesAt !== null && state.leavesAt > now;
  return state.isOnline && !isLeaving ? leave(state) : unchanged(state);
}

/** How a person's presence shows; `heardAt` is the last sign of life on a connection [P8]. */
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
