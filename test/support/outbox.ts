import { eq } from "drizzle-orm";
import type { Target } from "../../src/db/outbox/store.ts";
import { outbox } from "../../src/db/outbox/tables.ts";
import { ctx } from "./cast.ts";

/** What the outbox has for an object, in order, whether or not it is due. */
export function waitingFor(target: Target) {
  return ctx.db.select().from(outbox).where(eq(outbox.target, target)).orderBy(outbox.id);
}
