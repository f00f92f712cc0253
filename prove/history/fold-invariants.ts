import type { Fault } from "../proof.ts";
import { broken } from "./checker.ts";
import type { Change } from "./connections.ts";
import type { Ending, History } from "./entry.ts";
import { everSeen, loggedChanges } from "./log-invariants.ts";

interface Folded {
  authorId: number;
  content: string;
  isDeleted: boolean;
  likedBy: Set<string>;
}

/** The log, followed from the beginning: every message, and up to which one each member has read. */
interface Fold {
  messages: Map<number, Folded>;
  readIds: Map<number, number>;
}

/** Pages and lists say what follows from the log. */
export function foldInvariants(history: History): Fault[] {
  const { ending } = history;
  if (!ending) return [];
  const folded = fold(history);
  return [...wrongPages(ending, folded), ...wrongLists(ending, folded)];
}

/** Where a change came live, its text is the one of that moment; a replay has today's. */
function fold(history: History): Fold {
  const logged = new Set(loggedChanges(history).map(({ seq }) => seq));
  const bySeq = new Map<number, Change>();
  for (const frame of everSeen(history))
    if (logged.has(frame.seq) && !bySeq.has(frame.seq)) bySeq.set(frame.seq, frame);
  const messages: Fold["messages"] = new Map();
  const readIds: Fold["readIds"] = new Map();
  for (const frame of [...bySeq.values()].sort((one, other) => one.seq - other.seq)) {
    const id = Number(frame.message_id);
    const message = messages.get(id);
    if (frame.type === "chat_message") {
      const authorId = Number(frame.sender_id);
      messages.set(id, { authorId, content: String(frame.content), isDeleted: false, likedBy: new Set() });
    } else if (frame.type === "messages_read") {
      const reader = Number(frame.read_by);
      readIds.set(reader, Math.max(readIds.get(reader) ?? 0, ...(frame.message_ids as number[])));
    } else if (!message) continue;
    else if (frame.type === "message_edited") message.content = String(frame.new_content);
    else if (frame.type === "message_deleted") message.isDeleted = true;
    else if (frame.type === "message_liked" && frame.is_liked) message.likedBy.add(String(frame.liked_by));
    else if (frame.type === "message_liked") message.likedBy.delete(String(frame.liked_by));
  }
  return { messages, readIds };
}

function wrongPages(ending: Ending, { messages }: Fold): Fault[] {
  const shown = new Map(ending.messages.map((message) => [message.id, message]));
  const faults = [...messages].flatMap(([id, { content, isDeleted, likedBy }]) => {
    const page = shown.get(id);
    if ((page === undefined) !== isDeleted) {
      return [
        broken("fold", `message ${id} is ${isDeleted ? "deleted" : "there"} by the log, not by the pages`),
      ];
    }
    if (!page) return [];
    return [
      ...(page.likes === likedBy.size
        ? []
        : [broken("fold", `message ${id} has ${page.likes} likes, by the log ${likedBy.size}`)]),
      ...(page.content === content ? [] : [broken("fold", `message ${id} has another text than by the log`)]),
    ];
  });
  const unknown = ending.messages.filter(({ id }) => !messages.has(id));
  return [
    ...faults,
    ...unknown.map(({ id }) => broken("fold", `message ${id} is on a page, not in the log`)),
  ];
}

function wrongLists(ending: Ending, { messages, readIds }: Fold): Fault[] {
  const standing = [...messages].filter(([, { isDeleted }]) => !isDeleted);
  const lastId = Math.max(...standing.map(([id]) => id));
  return ending.lists.flatMap(({ accountId, listed }) => {
    const isMember = ending.memberIds.includes(accountId);
    if ((listed !== null) !== isMember) {
      return [
        broken("membership", `${accountId} is ${isMember ? "a" : "no"} member, and the list says otherwise`),
      ];
    }
    if (!listed) return [];
    const readId = readIds.get(accountId) ?? 0;
    const unread = standing.filter(([id, { authorId }]) => id > readId && authorId !== accountId).length;
    return [
      ...(listed.lastMessageId === lastId
        ? []
        : [
            broken(
              "fold",
              `the list of ${accountId} ends with ${listed.lastMessageId}, the log with ${lastId}`,
            ),
          ]),
      ...(listed.unread === unread
        ? []
        : [broken("fold", `the list of ${accountId} has ${listed.unread} unread, the log ${unread}`)]),
    ];
  });
}
