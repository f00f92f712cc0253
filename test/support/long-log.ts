import { evictDurableObject, runInDurableObject } from "cloudflare:test";

/** Gives a room that has no messages yet a log of many, as if one person had written them. */
export async function fillLog(
  stub: DurableObjectStub,
  senderId: number,
  count: number,
  length: number,
): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE n (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < ?)
       INSERT INTO messages (id, seq, sender_id, content, sent_at) SELECT id, id, ?, ?, 1 FROM n`,
      count,
      senderId,
      "x".repeat(length),
    );
  });
  // What the room remembers of its log is older than this.
  await evictDurableObject(stub, { webSockets: "hibernate" });
}
