import { assertNever } from "../../lib/error.ts";
import { isVisible } from "../../lib/text.ts";
import { refuse } from "../../realtime/dialect.ts";
import { accepted, type Outcome } from "./outcome.ts";
import {
  type Broadcast,
  type Change,
  type Command,
  type Message,
  type Person,
  READ_NUMBERS_MAX,
  type ReadMark,
  TYPING_MS,
} from "./protocol.ts";

export interface RoomFacts {
  readonly lastSeq: number;
  readonly lastMessageId: number;
  readonly isBlocked: boolean;
  member(accountId: number): Person | null;
  message(messageId: number): Message | null;
  /** The message that this person sent with this client id, among the newest 10,000. */
  messageOfClient(accountId: number, clientId: string): Message | null;
  readMark(accountId: number): Omit<ReadMark, "unread">;
  /** A purged message counts as someone else's. */
  newestOfOthers(accountId: number, messageIds: readonly number[]): number | null;
  isTyping(accountId: number): boolean;
  likeOf(messageId: number, accountId: number): number | null;
  /** Without deleted ones, after `from` up to `upTo`, ascending. */
  idsOfOthers(accountId: number, from: number, upTo: number): number[];
}

/** Decides one command by the rules R1–R49 of SPEC.md. `now` is in milliseconds since 1970. */
export function decide(facts: RoomFacts, accountId: number, command: Command, now: number): Outcome {
  const by = facts.member(accountId);
  if (!by) return refuse("not_a_member", "You are not a member here.");
  if (facts.isBlocked && reachesOther(facts, accountId, command)) {
    return refuse("not_allowed", "You and this user cannot message each other.");
  }
  switch (command.type) {
    case "SendMessage":
      return sendMessage(facts, by, command, now);
    case "EditMessage":
      return editMessage(facts, by, command, now);
    case "DeleteMessage":
      return deleteMessage(facts, by, command.messageId, now);
    case "LikeMessage":
      return setLike(facts, by, command.messageId, true, now);
    case "UnlikeMessage":
      return setLike(facts, by, command.messageId, false, now);
    case "MarkRead":
      return markRead(facts, by, command, now);
    case "SetTyping":
      return setTyping(by, command.isTyping, now);
    default:
      return assertNever(command);
  }
}

type CommandOf<Type extends Command["type"]> = Extract<Command, { type: Type }>;

function sendMessage(facts: RoomFacts, by: Person, command: CommandOf<"SendMessage">, now: number): Outcome {
  const first = command.clientId === null ? null : facts.messageOfClient(by.accountId, command.clientId);
  if (first) {
    return accepted({ reply: { type: "MessageSent", seq: first.seq, message: first }, message: first });
  }
  if (!isVisible(command.content) && command.attachment === null) {
    return refuse("validation_failed", "content: a message needs text or a file.");
  }
  const message: Message = {
    id: facts.lastMessageId + 1,
    seq: facts.lastSeq + 1,
    sender: by,
    content: command.content,
    attachment: command.attachment,
    clientId: command.clientId,
    clientTime: command.clientTime,
    sentAt: now,
    readAt: null,
    editedAt: null,
    deletedAt: null,
    likes: 0,
  };
  const broadcasts: Broadcast[] = [{ to: "all", event: { type: "MessageSent", seq: message.seq, message } }];
  const wasTyping = facts.isTyping(by.accountId);
  if (wasTyping) broadcasts.push({ to: "others", event: { type: "TypingChanged", by, isTyping: false } });
  return accepted({
    writes: [{ type: "insertMessage", message }],
    broadcasts,
    effects: wasTyping ? [{ type: "stopTyping", accountId: by.accountId }] : [],
    message,
  });
}

function editMessage(facts: RoomFacts, by: Person, command: CommandOf<"EditMessage">, now: number): Outcome {
  const found = ownMessage(facts, by, command.messageId);
  if (!found.ok) return found;
  const { messageId, content } = command;
  if (!isVisible(content) && found.message.attachment === null) {
    return refuse("validation_failed", "new_content: must not be empty; to remove the message, delete it.");
  }
  const change: Change = { type: "MessageEdited", seq: facts.lastSeq + 1, messageId, content, by, at: now };
  return accepted({
    writes: [
      { type: "editMessage", messageId, content, at: now },
      { type: "appendChange", change },
    ],
    broadcasts: [{ to: "all", event: change }],
    message: { ...found.message, content, editedAt: now },
  });
}

export function deleteMessage(facts: RoomFacts, by: Person, messageId: number, now: number): Outcome {
  const found = ownMessage(facts, by, messageId);
  if (!found.ok) return found;
  const change: Change = { type: "MessageDeleted", seq: facts.lastSeq + 1, messageId, by, at: now };
  return accepted({
    writes: [
      { type: "blankMessage", messageId, at: now },
      { type: "appendChange", change },
    ],
    broadcasts: [{ to: "all", event: change }],
    effects: [{ type: "cleanUp" }],
    message: { ...found.message, content: "", attachment: null, deletedAt: now },
  });
}

export function setLike(
  facts: RoomFacts,
  by: Person,
  messageId: number,
  isLiked: boolean,
  now: number,
): Outcome {
  const message = facts.message(messageId);
  if (!message) return noSuchMessage();
  if (message.sender.accountId === by.accountId) {
    return refuse("not_allowed", "You cannot like your own message.");
  }
  if (message.deletedAt !== null) return refuse("message_deleted", "This message is deleted.");
  const likedAt = facts.likeOf(messageId, by.accountId);
  if ((likedAt !== null) === isLiked) {
    const seq = likedAt ?? facts.lastSeq;
    const { likes } = message;
    const reply: Change = { type: "MessageLiked", seq, messageId, by, isLiked, likes, at: now };
    return accepted({ reply, message });
  }
  const likes = message.likes + (isLiked ? 1 : -1);
  const seq = facts.lastSeq + 1;
  const change: Change = { type: "MessageLiked", seq, messageId, by, isLiked, likes, at: now };
  return accepted({
    writes: [
      { type: "setLike", messageId, accountId: by.accountId, isLiked, likes, seq },
      { type: "appendChange", change },
    ],
    broadcasts: [{ to: "all", event: change }],
    message: { ...message, likes },
  });
}

/** Whether a command shows the other person anything but a deletion [R26]. */
function reachesOther(facts: RoomFacts, accountId: number, command: Command): boolean {
  switch (command.type) {
    case "DeleteMessage":
    case "MarkRead":
      return false;
    case "SendMessage":
      return command.clientId === null || facts.messageOfClient(accountId, command.clientId) === null;
    default:
      return true;
  }
}

function markRead(facts: RoomFacts, by: Person, command: CommandOf<"MarkRead">, now: number): Outcome {
  const { messageIds: asked, operation } = command;
  const { accountId } = by;
  const { readId: mark, publishedReadId, operation: before } = facts.readMark(accountId);
  if (before && before.id === operation) return accepted({ markedRead: before.markedRead });
  if (asked !== "all" && asked.some((messageId) => messageId > facts.lastMessageId)) return noSuchMessage();
  const upTo = asked === "all" ? facts.lastMessageId : facts.newestOfOthers(accountId, asked);
  if (upTo === null) return accepted({});
  const from = facts.isBlocked ? mark : publishedReadId;
  const read = facts.idsOfOthers(accountId, from, Math.max(mark, upTo));
  const last = read.at(-1);
  if (last === undefined) return accepted({});
  const to = Math.max(mark, last);
  const done = operation !== undefined && { by: { id: operation, markedRead: read.length } };
  if (facts.isBlocked) {
    return accepted({ writes: [{ type: "moveReadMark", accountId, to, ...done }], markedRead: read.length });
  }
  const messageIds = read.slice(-READ_NUMBERS_MAX);
  const change: Change = { type: "MessagesRead", seq: facts.lastSeq + 1, messageIds, by, at: now };
  return accepted({
    writes: [{ type: "markRead", change, from, to, ...done }],
    broadcasts: [{ to: "all", event: change }],
    markedRead: read.length,
  });
}

function setTyping(by: Person, isTyping: boolean, now: number): Outcome {
  return accepted({
    broadcasts: [{ to: "others", event: { type: "TypingChanged", by, isTyping } }],
    effects: [
      isTyping
        ? { type: "startTyping", by, until: now + TYPING_MS }
        : { type: "stopTyping", accountId: by.accountId },
    ],
  });
}

function ownMessage(facts: RoomFacts, by: Person, messageId: number) {
  const message = facts.message(messageId);
  if (!message) return noSuchMessage();
  if (message.sender.accountId !== by.accountId) {
    return refuse("not_allowed", "Only the sender can edit or delete a message.");
  }
  if (message.deletedAt !== null) return refuse("message_deleted", "This message is deleted.");
  return { ok: true as const, message };
}

function noSuchMessage() {
  return refuse("not_found", "There is no message with this id here.");
}
