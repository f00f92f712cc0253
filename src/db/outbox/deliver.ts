import type { Context } from "../../context.ts";
import { retryAt } from "../../lib/backoff.ts";
import { tryEach } from "../../lib/try-each.ts";
import { deleteRows, type Kind, listDue, listWaiting, postpone, type Row, type Target } from "./store.ts";

/** Delivers one lane in order. Must be idempotent, also if late or concurrent [Q6]. Returns new targets. */
type Handler<Of extends Kind> = (
  ctx: Context,
  target: Target,
  rows: readonly Row<Of>[],
) => Promise<readonly Target[] | undefined>;

export type Handlers = { [Of in Kind]: Handler<Of> };

interface Lane {
  target: Target;
  kind: Kind;
  rows: Row[];
}

const CALLS_AT_ONCE = 50;

/** Delivers right after rows were queued; `deliverDue` retries failures [Q9]. */
export async function deliverTo(ctx: Context, handlers: Handlers, targets: readonly Target[]): Promise<void> {
  if (targets.length > 0) await deliverRows(ctx, handlers, await listWaiting(ctx.db, targets, ctx.now()));
}

export async function deliverDue(ctx: Context, handlers: Handlers, limit: number): Promise<number> {
  const rows = await listDue(ctx.db, ctx.now(), limit);
  await deliverRows(ctx, handlers, rows);
  return rows.length;
}

async function deliverRows(ctx: Context, handlers: Handlers, rows: readonly Row[]): Promise<void> {
  const further = new Set<Target>();
  const lanes = lanesOf(rows);
  const failed = await tryEach(
    lanes,
    async ({ target, kind, rows: own }) => {
      // A newer version may have queued unknown kinds.
      const handle = handlers[kind] as Handler<Kind> | undefined;
      if (!handle) throw new Error(`No handler for outbox rows of the kind ${kind}`);
      for (const each of (await handle(ctx, target, own)) ?? []) further.add(each);
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
  const taken = lanes.filter((lane) => !left.has(lane)).flatMap((lane) => lane.rows.map(({ id }) => id));
  await deleteRows(ctx.db, taken);
  await postpone(ctx.db, late, now);
  await deliverTo(ctx, handlers, [...further]);
}

function lanesOf(rows: readonly Row[]): Lane[] {
  const lanes = Map.groupBy(rows, ({ target, kind }) => `${target} ${kind}`).values();
  return [...lanes].flatMap((own) =>
    own.slice(0, 1).map(({ target, kind }) => ({ target, kind, rows: own })),
  );
}
