import type { ChannelMessage } from "../api-types.ts";

/** What the sockets of rooms tell, as far as a client shows it; the AsyncAPI document has all of it. */
export type RoomFrame =
  | { type: "connected"; seq: number; user_id: number; username: string }
  | { type: "resync"; seq: number }
  | { type: "error"; code: string; message: string; client_id?: string; message_id?: number }
  | ChatMessageFrame
  | { type: "new_message"; message: ChannelMessage; seq?: undefined }
  | {
      type: "message_edited";
      seq: number;
      message_id: number;
      edited_at: string;
      new_content?: string;
      body?: string;
    }
  | { type: "message_deleted"; seq: number; message_id: number }
  | { type: "message_liked"; seq: number; message_id: number; likes: number }
  | { type: "messages_read"; seq: number; message_ids: number[]; read_by: number | string; read_at: string }
  | { type: "read_receipt"; seq: number }
  | { type: "typing"; username: string; is_typing: boolean; seq?: undefined }
  | { type: "user_online" | "user_offline"; username: string; seq?: undefined }
  | { type: "member_joined" | "member_left" | "conversation_renamed"; seq: number };

export interface ChatMessageFrame {
  type: "chat_message";
  seq: number;
  message_id: number;
  sender_username: string;
  content: string;
  attachment: string | null;
  timestamp: string;
  client_id: string | null;
}

/** Where a frame stands in the room's log; undefined where it is no part of it. */
export function seqOf(frame: RoomFrame): number | undefined {
  return frame.type === "new_message" ? frame.message.seq : "seq" in frame ? frame.seq : undefined;
}
