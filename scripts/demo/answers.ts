/** The parts of the server's answers that the demo uses. */
import { z } from "zod";

export const Made = z.object({ id: z.int() });

export const LoggedIn = z.object({ access: z.string() });

export const Ticket = z.object({ ticket: z.string() });

export const Started = z.object({ id: z.int(), participants: z.array(z.int()) });

export const SentMessage = z.object({ id: z.int(), content: z.string(), attachment: z.string().nullable() });

export const MessagePage = z.object({ count: z.int(), results: z.array(SentMessage) });

export const ConversationList = z.array(
  z.object({
    id: z.int(),
    other_participant: z.object({ username: z.string() }),
    last_message: z.object({ content: z.string() }),
    unread_count: z.int(),
  }),
);

export const Chat = z.object({
  chat_id: z.string(),
  is_online: z.boolean(),
  is_blocked_user: z.boolean(),
  is_blocked_by_user: z.boolean(),
  unread_messages_count: z.int(),
});

export const ChatList = z.object({ items: z.array(Chat), count: z.int() });

export const FriendList = z.object({
  items: z.array(z.object({ username: z.string(), is_online: z.boolean() })),
  count: z.int(),
});

export const NotificationList = z.object({
  items: z.array(z.object({ action: z.string(), is_read: z.boolean() })),
  count: z.int(),
});

export const Blocked = z.object({ username: z.string(), is_blocked_user: z.boolean() });

export const Success = z.object({ status: z.literal("success") });

export const Mailbox = z.array(z.object({ subject: z.string(), text: z.string() }));

export const WorkspaceMade = z.object({ workspace_id: z.int() });

export const ChannelMade = z.object({ channel_id: z.int() });

export const ChannelList = z.object({ data: z.array(z.object({ name: z.string() })) });

/** A channel message, from HTTP or a frame. */
export const ChannelMessage = z.object({
  id: z.int(),
  sender_email: z.string(),
  body: z.string(),
  seq: z.int(),
});

export type ChannelMessage = z.infer<typeof ChannelMessage>;

export const Activity = z.object({ summary: z.string() });

export const DayCounts = z.object({ data: z.array(z.object({ day: z.string(), count: z.int() })) });

export const ActiveCount = z.object({ data: z.object({ active_count: z.int() }) });

export const Nothing = z.null();
