import { isoTime } from "../../../lib/time.ts";
import { createDialect, type Encoders } from "../../../realtime/dialect.ts";
import {
  decodeByType,
  FLOOD_CLOSE,
  RESUMING_QUERY,
  type SocketDescription,
} from "../../../realtime/frames.ts";
import {
  type Command,
  type Event,
  type Message,
  type Person,
  type Place,
  shownClientId,
} from "../protocol.ts";
import { CONVERSATION_ACTIONS, CONVERSATION_FRAMES as FRAMES } from "./conversation-frames.ts";

/** Encoders by event, exhaustive so that a new event is not forgotten. Both documents' frames are sent. */
const ENCODERS = {
  Connected: ({ seq, person }, { roomId }) => [
    FRAMES.connected.of({ conversation_id: roomId, seq, ...presentPerson(person) }),
  ],
  Resynced: ({ seq }) => [FRAMES.resync.of({ seq })],
  MessageSent: ({ seq, message }, { roomId }) => [
    FRAMES.sent.of({ conversation_id: roomId, ...presentSent(message), seq }),
  ],
  MessageEdited: ({ seq, messageId: message_id, content: new_content, by, at }) => [
    FRAMES.edited.of({ message_id, new_content, edited_by: by.username, edited_at: isoTime(at), seq }),
  ],
  MessageDeleted: ({ seq, messageId, by, at }) => [
    FRAMES.deleted.of({ message_id: messageId, deleted_by: by.username, deleted_at: isoTime(at), seq }),
  ],
  MessageLiked: ({ seq, messageId, by, isLiked, likes }) => [
    FRAMES.liked.of({ message_id: messageId, liked_by: by.username, is_liked: isLiked, likes, seq }),
  ],
  MessagesRead: ({ seq, messageIds, by, at }) => [
    FRAMES.readReceipt.of({
      message_id: messageIds.at(-1) ?? 0,
      read_by: by.username,
      read_at: isoTime(at),
      seq,
    }),
    FRAMES.read.of({ message_ids: messageIds, read_by: by.accountId, read_at: isoTime(at), seq }),
  ],
  MemberJoined: ({ seq, member, by }) => [
    FRAMES.joined.of({ ...presentMember(member), by: by.username, seq }),
  ],
  MemberLeft: ({ seq, member, by }) => [FRAMES.left.of({ ...presentMember(member), by: by.username, seq })],
  ConversationRenamed: ({ seq, name, by }) => [FRAMES.renamed.of({ name, by: by.username, seq })],
  TypingChanged: ({ by, isTyping }) => [
    FRAMES.typingIndicator.of({ user: by.username, is_typing: isTyping }),
    FRAMES.typing.of({ ...presentPerson(by), is_typing: isTyping }),
  ],
  PersonCameOnline: ({ person }) => [FRAMES.online.of(presentPerson(person))],
  PersonWentOffline: ({ person }) => [FRAMES.offline.of(presentPerson(person))],
} satisfies Encoders<Event, Place, object>;

/** A frame without `type` is a message. */
export const conversationDialect = createDialect<Command, Event, Place>("conversation", ENCODERS, (fields) =>
  decodeByType(CONVERSATION_ACTIONS, { type: "message", ...fields }),
);

function presentPerson({ accountId, username }: Person) {
  return { user_id: accountId, username };
}

function presentMember({ accountId, username }: Person) {
  return { account_id: accountId, username };
}

function presentSent(message: Message) {
  return {
    message_id: message.id,
    sender: message.sender.username,
    sender_id: message.sender.accountId,
    sender_username: message.sender.username,
    sender_first_name: message.sender.firstName,
    sender_last_name: message.sender.lastName,
    content: message.content,
    attachment: message.attachment,
    timestamp: isoTime(message.sentAt),
    client_id: shownClientId(message),
  };
}

export const conversationSocket: SocketDescription = {
  path: "/ws/chat/{conversation_id}/",
  title: "A conversation",
  summary:
    "Messages, reads, edits, deletions, likes, typing and who is online. `seq` numbers every change without a gap: " +
    "connect again with `?after=` the last one you saw to replay what you missed. A frame without `type` is a message. " +
    "The runtime answers the text frame `ping` with `pong`.",
  query: RESUMING_QUERY,
  send: CONVERSATION_ACTIONS,
  receive: Object.values(FRAMES),
  closeCodes: [
    { code: 4001, meaning: "Not signed in, or signed out since." },
    { code: 4003, meaning: "Not a member, or no longer one." },
    { code: 4004, meaning: "There is no such conversation." },
    FLOOD_CLOSE,
    { code: 4009, meaning: "Replaced by your newer socket: do not reconnect." },
    { code: 4000, meaning: "Something went wrong on our side." },
  ],
};
