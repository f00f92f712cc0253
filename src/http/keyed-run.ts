import type { Context } from "hono";
import type { Context as AppContext } from "../context.ts";
import { openDatabase } from "../db/database.ts";
import type { Found } from "./key-claims.ts";
import { idsOf, operationId } from "./operation.ts";
import { RecordedWrites } from "./recorded-writes.ts";
import type { AppEnv, Repeat } from "./router.ts";

/** Ids are reproducible. Returns whether the database recorded the write as done. */
export async function runKeyed(
  c: Context<AppEnv>,
  { use, isRepeated }: Found,
  repeat: Repeat,
  handle: () => Promise<void>,
): Promise<boolean> {
  const ctx = c.get("ctx");
  const id = operationId(ctx.config.authSecret, use);
  const idAt = idsOf(id, use);
  let idsGiven = 0;
  let remembered: unknown;
  const recorded = isRecorded(repeat, use.status)
    ? new RecordedWrites(ctx.env.DB, use, () => remembered)
    : null;
  c.set("ctx", {
    ...ctx,
    ...(recorded && openRecorded(ctx, recorded.database)),
    // Things such as files need new ids in each run; the first are kept.
    ...(repeat.kind === "answers" && {
      newId: () => {
        idsGiven += 1;
        return idAt(idsGiven - 1);
      },
    }),
    operation: {
      id,
      isRepeated,
      isDone: use.status !== null,
      remember: (result) => {
        remembered = result;
      },
      hold: (isHeld) => recorded?.hold(isHeld),
    },
  });
  await handle();
  c.set("ctx", ctx);
  return recorded?.end() ?? false;
}

function openRecorded({ env }: AppContext, d1: D1Database): Pick<AppContext, "env" | "db"> {
  return { env: { ...env, DB: d1 }, db: openDatabase(d1) };
}

/** Harmless repetitions need no record, unless the answer shows what the first run made. */
function isRecorded(repeat: Repeat, status: number | null): boolean {
  if (status !== null) return false;
  return repeat.kind === "answers" || (repeat.kind === "runs" && repeat.madeStatus !== null);
}
