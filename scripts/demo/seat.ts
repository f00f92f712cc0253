import { ConversationList } from "./answers.ts";
import type { Connection, Frame } from "./connection.ts";
import type { Person } from "./person.ts";
import type { Stage } from "./stage.ts";

/** A person at a socket: who they are, and the socket. */
export interface Seat {
  person: Person;
  connection: Connection;
}

/** Opens a socket for someone. */
export async function connect(person: Person, path: string): Promise<Seat> {
  const connection = await person.connect(path);
  person.does("connects", path);
  return { person, connection };
}

/** Connects someone to a conversation, with the number of the last change they saw if they come back. */
export async function enter(person: Person, room: number, after?: number): Promise<Seat> {
  const query = after === undefined ? "" : `?after=${after}`;
  const seat = await connect(person, `/ws/chat/${room}/${query}`);
  const { seq } = await seat.connection.hear("connected");
  person.hears("is connected", `connected, seq ${seq}`);
  return seat;
}

/** One says something, and the sender's own copy has come back; so has the other's, if they are there. */
export async function say(from: Seat, to: Seat | null, content: string): Promise<Frame> {
  from.connection.say({ type: "message", content });
  from.person.does(`“${content}”`);
  const sent = await from.connection.hear("chat_message");
  if (to) {
    await to.connection.hear("chat_message");
    to.person.hears(`“${content}”`, `chat_message ${sent.message_id}, seq ${sent.seq}`);
  }
  return sent;
}

/** Shows the first entry of someone's list, and checks what it counts as unread. */
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
