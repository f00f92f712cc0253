import { and, eq } from "drizzle-orm";
import type { Database } from "../../../db/database.ts";
import { isToday } from "../../../db/membership.ts";
import { conversationMembers, conversationRooms, conversations } from "../../conversations/tables.ts";

export async function findOwnConversation(
  db: Database,
  which: { uuid: string } | { id: number },
  accountId: number,
): Promise<number | null> {
  const [row] = await db
    .select({ id: conversations.id })
    .from(conversations)
    .innerJoin(conversationMembers, eq(conversationMembers.roomId, conversations.id))
    .where(
      and(
        "uuid" in which ? eq(conversations.uuid, which.uuid) : eq(conversations.id, which.id),
        isToday(conversationRooms, accountId),
      ),
    );
  return row?.id ?? null;
}
