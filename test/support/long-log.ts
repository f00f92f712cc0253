import { evictDurableObject, runInDurableObject } from "cloudflare:test";

/** Fills an empty room with messages of one person. */
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
  // Clears what the room remembers.
  await evictDurableObject(stub, { webSockets: "hibernate" });
}
