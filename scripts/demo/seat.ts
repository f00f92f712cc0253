import { ConversationList } from "./answers.ts";
import type { Connection, Frame } from "./connection.ts";
import type { Person } from "./person.ts";
import type { Stage } from "./stage.ts";

export interface Seat {
  person: Person;
  connection: Connection;
}

export async function connect(person: Person, path: string): Promise<Seat> {
  const connection = await person.connect(path);
  person.does("connects", path);
  return { person, connection };
}

/** Opens a conversation's socket, after a sequence number if given. */
export async function enter(person: Person, room: number, after?: number): Promise<Seat> {
  const query = after === undefined ? "" : `?after=${after}`;
  const seat = await connect(person, `/ws/chat/${room}/${query}`);
  const { seq } = await seat.connection.receive("connected");
  person.receives("is connected", `connected, seq ${seq}`);
  return seat;
}

/** Sends a message and waits for it on the sender's socket, and on the recipient's if given. */
export async function sendMessage(from: Seat, to: Seat | null, content: string): Promise<Frame> {
  from.connection.send({ type: "message", content });
  from.person.does(`“${content}”`);
  const sent = await from.connection.receive("chat_message");
  if (to) {
    await to.connection.receive("chat_message");
    to.person.receives(`“${content}”`, `chat_message ${sent.message_id}, seq ${sent.seq}`);
  }
  return sent;
}

/** Prints the first entry of a conversation list and checks its unread count. */
export async function showUnread(
  stage: Stage,
  person: Person,
  promise: string,
  expected: number,
): Promise<void> {
  const path = "/api/chat/conversations/";
  const [entry] = await person.ask(ConversationList, { method: "GET", path });
  const summary = `${entry?.other_participant.username}: “${entry?.last_message.content}”`;
  person.does(`lists ${summary}, ${entry?.unread_count} unread`, `GET ${path}`);
  stage.check(promise, entry?.unread_count, expected);
}
