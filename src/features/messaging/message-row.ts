import type { Message, Person } from "./protocol.ts";

export type MessageRow = {
  id: number;
  seq: number;
  sender_id: number;
  content: string;
  attachment: string | null;
  client_id: string | null;
  client_time: string | null;
  sent_at: number;
  read_at: number | null;
  edited_at: number | null;
  deleted_at: number | null;
  likes: number;
};

export function presentMessage(row: MessageRow, sender: Person, readAt: number | null): Message {
  const isDeleted = row.deleted_at !== null;
  return {
    id: row.id,
    seq: row.seq,
    sender,
    content: isDeleted ? "" : row.content,
    attachment: isDeleted ? null : row.attachment,
    clientId: row.client_id,
    clientTime: row.client_time,
    sentAt: row.sent_at,
    readAt,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    likes: row.likes,
  };
}
