import { eq } from "drizzle-orm";
import type { Target } from "../../src/db/outbox/store.ts";
import { outbox } from "../../src/db/outbox/tables.ts";
import { ctx } from "./cast.ts";

/** Outbox rows of an object in order, due or not. */
export function waitingFor(target: Target) {
  return ctx.db.select().from(outbox).where(eq(outbox.target, target)).orderBy(outbox.id);
}
