import { and, asc, eq, lte } from "drizzle-orm";
import { type Database, inList } from "./database.ts";
import type { taskTable } from "./member-tables.ts";

export type RoomTask = ReturnType<typeof taskTable>["$inferSelect"];

/** What rooms of one kind are still to be told. */
export class RoomTasks {
  readonly #table: ReturnType<typeof taskTable>;

  constructor(table: ReturnType<typeof taskTable>) {
    this.#table = table;
  }

  async queuePurge(db: Database, roomId: number, dueAt: number): Promise<void> {
    await db
      .insert(this.#table)
      .values({ roomId, kind: "purge_deleted", dueAt })
      .onConflictDoUpdate({
        target: [this.#table.roomId, this.#table.kind, this.#table.accountId],
        set: { dueAt },
      });
  }

  listDueTasks(db: Database, now: number, limit: number): Promise<RoomTask[]> {
    return db
      .select()
      .from(this.#table)
      .where(lte(this.#table.dueAt, now))
      .orderBy(asc(this.#table.dueAt))
      .limit(limit);
  }

  listTasksOf(db: Database, ids: readonly number[], now: number): Promise<RoomTask[]> {
    return db
      .select()
      .from(this.#table)
      .where(and(inList(this.#table.roomId, ids), lte(this.#table.dueAt, now)));
  }

  /** Removes a task that is done, unless it was queued anew in the meantime. */
  async deleteTask(db: Database, task: RoomTask): Promise<void> {
    await db.delete(this.#table).where(this.#sameTask(task));
  }

  async postponeTask(db: Database, task: RoomTask, dueAt: number): Promise<void> {
    await db.update(this.#table).set({ dueAt }).where(this.#sameTask(task));
  }

  #sameTask(task: RoomTask) {
    return and(
      eq(this.#table.roomId, task.roomId),
      eq(this.#table.kind, task.kind),
      eq(this.#table.accountId, task.accountId),
      eq(this.#table.dueAt, task.dueAt),
    );
  }
}
