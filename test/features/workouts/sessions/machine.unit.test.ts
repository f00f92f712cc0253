import { describe, expect, it } from "vitest";
import { SESSION_STATUSES, type SessionStatus } from "../../../../src/features/workouts/constants.ts";
import {
  changeSession,
  durationOf,
  moveSession,
  openSession,
  type SessionChange,
  type SessionOutcome,
  type SessionState,
} from "../../../../src/features/workouts/sessions/machine.ts";
import { HOUR_MS, MINUTE_MS } from "../../../../src/lib/time.ts";

const NOW = Date.parse("2026-03-01T18:00:00.000Z");
const AGO = NOW - HOUR_MS;

const STATES: Record<SessionStatus, SessionState> = {
  planned: { status: "planned", startTime: null, endTime: null },
  in_progress: { status: "in_progress", startTime: AGO, endTime: null },
  completed: { status: "completed", startTime: AGO, endTime: NOW - 1 },
  cancelled: { status: "cancelled", startTime: AGO, endTime: null },
};

const FAST = 5 * MINUTE_MS;

const ok = (status: SessionStatus, startTime: number | null, endTime: number | null): SessionOutcome => ({
  ok: true,
  state: { status, startTime, endTime },
});
const no = (field: "status" | "start_time" | "end_time", message: string): SessionOutcome => ({
  ok: false,
  field,
  message,
});

const NOT_STARTED = no("status", "Can only start planned sessions");
const NOT_COMPLETED = no("status", "Can only complete sessions in progress");
const NOT_CANCELLED = no("status", "Can only cancel planned sessions and those in progress");
const NOT_PLANNED = no("status", "A session that has started cannot be planned again");
const NOT_BEGUN_LATER = no("start_time", "A session must not start in the future");
const NOT_ENDED_LATER = no("end_time", "A session must not end in the future");
const NOT_BACKWARDS = no("end_time", "A session must end after it starts");
const NO_END_YET = no("end_time", "Only a completed session may have an end_time");

/** Every status, and every status after it: what the verbs start, complete and cancel make of it. */
const MOVES: [SessionStatus, SessionStatus, SessionOutcome][] = [
  ["planned", "planned", NOT_PLANNED],
  ["planned", "in_progress", ok("in_progress", NOW, null)],
  ["planned", "completed", NOT_COMPLETED],
  ["planned", "cancelled", ok("cancelled", null, null)],
  ["in_progress", "planned", NOT_PLANNED],
  ["in_progress", "in_progress", NOT_STARTED],
  ["in_progress", "completed", ok("completed", AGO, NOW)],
  ["in_progress", "cancelled", ok("cancelled", AGO, null)],
  ["completed", "planned", NOT_PLANNED],
  ["completed", "in_progress", NOT_STARTED],
  ["completed", "completed", NOT_COMPLETED],
  ["completed", "cancelled", NOT_CANCELLED],
  ["cancelled", "planned", NOT_PLANNED],
  ["cancelled", "in_progress", NOT_STARTED],
  ["cancelled", "completed", NOT_COMPLETED],
  ["cancelled", "cancelled", NOT_CANCELLED],
];

describe("the lifecycle of a session", () => {
  it("is listed for every pair of statuses", () => {
    expect(MOVES).toHaveLength(SESSION_STATUSES.length ** 2);
    expect(new Set(MOVES.map(([from, to]) => `${from} ${to}`)).size).toBe(MOVES.length);
  });

  it.each(MOVES)("goes from %s to %s as in the table", (from, status, expected) => {
    expect(moveSession(STATES[from], { status }, NOW)).toEqual(expected);
  });

  it.each(MOVES)("a change of status follows the table from %s to %s", (from, status, expected) => {
    const kept = { ok: true, state: STATES[from] };
    expect(changeSession(STATES[from], { status }, NOW)).toEqual(from === status ? kept : expected);
  });

  it.each(SESSION_STATUSES)("an empty change leaves a %s session unchanged", (status) => {
    expect(changeSession(STATES[status], {}, NOW)).toEqual({ ok: true, state: STATES[status] });
  });
});

const CHANGES: [string, SessionStatus, SessionChange, SessionOutcome][] = [
  [
    "starts when it is said to have started",
    "planned",
    { status: "in_progress", startTime: AGO },
    ok("in_progress", AGO, null),
  ],
  [
    "starts this very moment",
    "planned",
    { status: "in_progress", startTime: NOW },
    ok("in_progress", NOW, null),
  ],
  [
    "starts by a clock that is five minutes fast",
    "planned",
    { status: "in_progress", startTime: NOW + FAST },
    ok("in_progress", NOW + FAST, null),
  ],
  ["does not start later", "planned", { status: "in_progress", startTime: NOW + FAST + 1 }, NOT_BEGUN_LATER],
  ["is not planned for the past by its end", "planned", { endTime: AGO }, NO_END_YET],
  [
    "may be told earlier to have begun",
    "in_progress",
    { startTime: AGO - 1 },
    ok("in_progress", AGO - 1, null),
  ],
  ["has no end while it lasts", "in_progress", { endTime: NOW - 1 }, NO_END_YET],
  ["has no end where it was cancelled", "in_progress", { status: "cancelled", endTime: NOW - 1 }, NO_END_YET],
  [
    "ends when it is said to have ended",
    "in_progress",
    { status: "completed", endTime: AGO + 1 },
    ok("completed", AGO, AGO + 1),
  ],
  [
    "ends by a clock that is five minutes fast",
    "in_progress",
    { status: "completed", endTime: NOW + FAST },
    ok("completed", AGO, NOW + FAST),
  ],
  ["does not end later", "in_progress", { status: "completed", endTime: NOW + FAST + 2 }, NOT_ENDED_LATER],
  ["does not end as it begins", "in_progress", { status: "completed", endTime: AGO }, NOT_BACKWARDS],
  ["does not end before", "in_progress", { status: "completed", endTime: AGO - 1 }, NOT_BACKWARDS],
  ["ends elsewhere by a later word", "completed", { endTime: AGO + 5 }, ok("completed", AGO, AGO + 5)],
  [
    "begins elsewhere by a later word",
    "completed",
    { startTime: AGO + 5 },
    ok("completed", AGO + 5, NOW - 1),
  ],
  ["does not come to begin after its end", "completed", { startTime: NOW }, NOT_BACKWARDS],
  [
    "keeps its times where null is said",
    "completed",
    { startTime: null, endTime: null },
    ok("completed", AGO, NOW - 1),
  ],
];

it.each(CHANGES)("a session %s (%s)", (_, from, change, expected) => {
  expect(changeSession(STATES[from], change, NOW)).toEqual(expected);
});

it("a session completed in the millisecond of its start ends after it starts", () => {
  const started: SessionState = { status: "in_progress", startTime: NOW, endTime: null };
  expect(moveSession(started, { status: "completed" }, NOW)).toEqual(ok("completed", NOW, NOW + 1));
});

it("a session started by a fast clock ends after it starts", () => {
  const started: SessionState = { status: "in_progress", startTime: NOW + FAST, endTime: null };
  const completed = ok("completed", NOW + FAST, NOW + FAST + 1);
  expect(moveSession(started, { status: "completed" }, NOW)).toEqual(completed);
});

it("a session planned for earlier starts now unless the change gives a time", () => {
  const planned: SessionState = { ...STATES.planned, startTime: AGO };
  expect(moveSession(planned, { status: "in_progress" }, NOW)).toEqual(ok("in_progress", NOW, null));
  const said = { status: "in_progress", startTime: AGO + 1 } as const;
  expect(changeSession(planned, said, NOW)).toEqual(ok("in_progress", AGO + 1, null));
  expect(changeSession(planned, {}, NOW)).toEqual({ ok: true, state: planned });
});

const OPENED: [string, SessionChange, SessionOutcome][] = [
  ["nothing", {}, ok("planned", null, null)],
  ["that it is planned", { status: "planned" }, ok("planned", null, null)],
  ["that it is under way", { status: "in_progress" }, ok("in_progress", NOW, null)],
  ["since when it is under way", { status: "in_progress", startTime: AGO }, ok("in_progress", AGO, null)],
  ["that it is over", { status: "completed", startTime: AGO, endTime: NOW }, ok("completed", AGO, NOW)],
  [
    "no beginning of what is over",
    { status: "completed", endTime: NOW },
    no("start_time", "A completed session needs a start_time such as 2026-11-20T18:00:00Z"),
  ],
  [
    "no end of what is over",
    { status: "completed", startTime: AGO },
    no("end_time", "A completed session needs an end_time such as 2026-11-20T19:00:00Z"),
  ],
  ["an end before its beginning", { status: "completed", startTime: NOW, endTime: AGO }, NOT_BACKWARDS],
  ["an end at its beginning", { status: "completed", startTime: AGO, endTime: AGO }, NOT_BACKWARDS],
  ["an end to come", { status: "completed", startTime: AGO, endTime: NOW + FAST + 2 }, NOT_ENDED_LATER],
  ["a beginning to come", { status: "in_progress", startTime: NOW + FAST + 1 }, NOT_BEGUN_LATER],
  ["an end of what is planned", { startTime: AGO, endTime: NOW }, NO_END_YET],
  ["that it is cancelled", { status: "cancelled" }, no("status", "A new session cannot be cancelled")],
];

it.each(OPENED)("a new session: %s", (_, change, expected) => {
  expect(openSession(change, NOW)).toEqual(expected);
});

it.each([
  [null, null, null],
  [AGO, null, null],
  [AGO, AGO + 1, 0],
  [AGO, AGO + MINUTE_MS - 1, 0],
  [AGO, AGO + MINUTE_MS, 1],
  [AGO, AGO + 90 * MINUTE_MS + 59_999, 90],
])("a session from %s to %s takes %s whole minutes", (startTime, endTime, minutes) => {
  expect(durationOf({ status: "completed", startTime, endTime })).toBe(minutes);
});
