import { DAY_MS } from "../../lib/time.ts";
import { dayOf } from "./machine.ts";
import type { Activity, AudienceId } from "./protocol.ts";

export const ACTIVITIES_KEPT = 5000;
/** The log is pruned once per this many activities, as pruning costs more than a message. */
const PRUNED_EVERY = 100;
const PRUNED_AT_ONCE = 1000;
/** Longer than the metrics show. */
const DAYS_KEPT_MS = 60 * DAY_MS;

export function pruneActivities(
  sql: SqlStorage,
  audience: AudienceId,
  appended: readonly Pick<Activity, "id">[],
): boolean {
  if (!appended.some(({ id }) => id % PRUNED_EVERY === 0)) return false;
  sql.exec(
    `DELETE FROM activities WHERE audience = ?1 AND id IN (
       SELECT id FROM activities WHERE audience = ?1 AND id <= (
         SELECT id FROM activities WHERE audience = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2
       ) ORDER BY id LIMIT ?3)`,
    audience,
    ACTIVITIES_KEPT,
    PRUNED_AT_ONCE,
  );
  return true;
}

/** Deletes old days, except for the newest of each channel, which stores what was reported. */
export function pruneDays(sql: SqlStorage, now: number): void {
  sql.exec(
    `DELETE FROM days WHERE day < ?1
       AND day < (SELECT MAX(newest.day) FROM days AS newest WHERE newest.channel_id = days.channel_id)`,
    dayOf(now - DAYS_KEPT_MS),
  );
}
