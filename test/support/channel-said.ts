import type { Command } from "../../src/features/messaging/protocol.ts";

/** Client frames for one channel and the command of each. */
export const inChannel: [fields: object, command: Command][] = [
  [{ type: "send_message", body: "Hello!" }, send("Hello!")],
  [{ type: "send_message", body: " Hello! ", client_id: "c-1", sender_email: "x" }, send(" Hello! ", "c-1")],
  [{ type: "send_message", body: "Hello!", client_id: null }, send("Hello!")],
  [{ type: "typing" }, { type: "SetTyping", isTyping: true }],
  [
    { type: "typing", is_typing: false },
    { type: "SetTyping", isTyping: false },
  ],
  [
    { type: "edit_message", message_id: 15, body: "Ho" },
    { type: "EditMessage", messageId: 15, content: "Ho" },
  ],
  [
    { type: "delete_message", message_id: 15 },
    { type: "DeleteMessage", messageId: 15 },
  ],
  [
    { type: "mark_read", message_id: 15 },
    { type: "MarkRead", messageIds: [15] },
  ],
  [
    { type: "mark_read", message_ids: [] },
    { type: "MarkRead", messageIds: [] },
  ],
  [
    { type: "mark_read", message_ids: [14, 15] },
    { type: "MarkRead", messageIds: [14, 15] },
  ],
];

function send(content: string, clientId: string | null = null): Command {
  return { type: "SendMessage", content, attachment: null, clientId, clientTime: null };
}
