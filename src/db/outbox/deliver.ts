import type { Context } from "../../context.ts";
import { retryAt } from "../../lib/backoff.ts";
import { tryEach } from "../../lib/try-each.ts";
import { deleteRows, type Kind, listDue, listWaiting, postpone, type Row, type Target } from "./store.ts";

/**
 * Delivers rows of one target, in order. What was taken before changes nothing when it is delivered again, late or twice at
 * once [O6]. Returns targets for which it queued further rows.
 */
export type Deliver<Of extends Kind> = (
  ctx: Context,
  target: Target,
  rows: readonly Row<Of>[],
) => Promise<readonly Target[] | undefined>;

export type Delivering = { [Of in Kind]: Deliver<Of> };

const CALLS_AT_ONCE = 50;

/** Delivers what waits for these targets, right after it was queued; what fails, `deliverDue` tries again. */
export async function deliverTo(
  ctx: Context,
  delivering: Delivering,
  targets: readonly Target[],
): Promise<void> {
  if (targets.length > 0) await deliverRows(ctx, delivering, await listWaiting(ctx.db, targets, ctx.now()));
}

/** Delivers the lanes of the `limit` rows that have been due the longest. @returns how many rows that were */
export async function deliverDue(ctx: Context, delivering: Delivering, limit: number): Promise<number> {
  const rows = await listDue(ctx.db, ctx.now(), limit);
  await deliverRows(ctx, delivering, rows);
  return rows.length;
}

async function deliverRows(ctx: Context, delivering: Delivering, rows: readonly Row[]): Promise<void> {
  const further = new Set<Target>();
  const lanes = lanesOf(rows);
  const failed = await tryEach(
    lanes,
    async ({ target, kind, rows: own }) => {
      const deliver = delivering[kind] as Deliver<Kind> | undefined;
      if (!deliver) throw new Error(`Nothing delivers rows of the kind ${kind}`);
      for (const each of (await deliver(ctx, target, own)) ?? []) further.add(each);
    },
    { atOnce: CALLS_AT_ONCE },
  );
  const now = ctx.now();
  const late = failed.map(({ item: { target, kind, rows: own }, error }) => {
    const failures = 1 + Math.max(...own.map((row) => row.failures));
    ctx.logger.error("an outbox delivery failed", error, { target, kind, rows: own.length, failures });
    return { target, kind, failures, dueAt: retryAt(failures, now) };
  });
  const left = new Set(failed.map(({ item }) => item));
  const taken = lanes.filter((lane) => !left.has(lane)).flatMap((lane) => lane.rows);
  await deleteRows(
    ctx.db,
    taken.map(({ id }) => id),
  );
  await postpone(ctx.db, late, now);
  await deliverTo(ctx, delivering, [...further]);
}

interface Lane {
  target: Target;
  kind: Kind;
  rows: Row[];
}

function lanesOf(rows: readonly Row[]): Lane[] {
  const lanes = new Map<string, Lane>();
  for (const row of rows) {
    const { target, kind } = row;
    const lane = lanes.get(`${target} ${kind}`) ?? { target, kind, rows: [] };
    lanes.set(`${target} ${kind}`, lane);
    lane.rows.push(row);
  }
  return [...lanes.values()];
}
