import type { Connection, Frame } from "../../../scripts/connection.ts";
import type { ServerPerson } from "../../../test/support/reach.ts";
import { type Exchange, playSlowChat, ROOMS, type Scene } from "../scene.ts";
import type { Stage } from "../stage.ts";

interface Pair {
  sender: ServerPerson;
  recipient: ServerPerson;
  conversation: { id: number; uuid: string };
}

/** Slow chat of two people, by where the recipient is connected. */
export const DIRECT_SCENES: Scene[] = [
  scene(
    "two people, both in the room, each message read",
    async (stage, { sender, recipient, conversation }) => {
      const [from, to] = await bothInRoom(stage, conversation.id, sender, recipient);
      return async () => {
        const id = await send(from);
        await to.receive("chat_message", ({ message_id }) => message_id === id);
        to.send({ type: "read", message_id: id });
        await from.receive("messages_read", ({ read_by }) => read_by === recipient.accountId);
      };
    },
  ),
  scene("two people, recipient away", async (stage, { sender, recipient, conversation }) => {
    const [from, to] = await bothInRoom(stage, conversation.id, sender, recipient);
    await to.leave();
    return async () => {
      await send(from);
    };
  }),
  scene(
    "two people, recipient on the notifications socket",
    async (stage, { sender, recipient, conversation }) => {
      const [from, to] = await bothInRoom(stage, conversation.id, sender, recipient);
      await to.leave();
      const bell = await stage.connect("/ws/chat/notifications/", recipient);
      return async () => {
        const id = await send(from);
        await bell.receive("new_message", ({ message_id }) => message_id === id);
      };
    },
  ),
  scene(
    "two people, both on the events socket, each message read",
    async (stage, { sender, recipient, conversation }) => {
      const from = await stage.connect("/ws/events/", sender);
      const to = await stage.connect("/ws/events/", recipient);
      const say = async (by: Connection, other: Connection, content: string) => {
        by.send({ action: "new_message", data: { chat_id: conversation.uuid, content, timestamp: "now" } });
        const isIt = (frame: Frame) => frame.content === content;
        await by.receive("new_message", isIt);
        return (await other.receive("new_message", isIt)).id;
      };
      await say(to, from, "Shall we?");
      return async (number) => {
        const id = await say(from, to, `See you at six, for the ${number}th time.`);
        to.send({ action: "read_message", data: { id } });
      };
    },
  ),
];

function scene(name: string, prepare: (stage: Stage, pair: Pair) => Promise<Exchange>): Scene {
  return {
    name,
    unit: "message",
    people: 2 * ROOMS,
    async play(stage) {
      const rooms: Exchange[] = [];
      for (let room = 0; room < ROOMS; room += 1)
        rooms.push(await prepare(stage, await startPair(stage, room)));
      return playSlowChat(stage, rooms);
    },
  };
}

async function startPair(stage: Stage, room: number): Promise<Pair> {
  const [sender, recipient] = stage.people(2 * room, 2);
  if (!sender || !recipient) throw new Error("A conversation needs two people");
  const body = { user_id: recipient.accountId };
  const conversation = await stage.server.request("POST", "/api/chat/conversations/start/", sender, body);
  return { sender, recipient, conversation: conversation as Pair["conversation"] };
}

/** Connects both to the room. Both have written, so each sees the other online. */
async function bothInRoom(
  stage: Stage,
  id: number,
  sender: ServerPerson,
  recipient: ServerPerson,
): Promise<[Connection, Connection]> {
  const from = await stage.connect(`/ws/chat/${id}/`, sender);
  const to = await stage.connect(`/ws/chat/${id}/`, recipient);
  await send(to);
  return [from, to];
}

let sent = 0;

/** Sends a message and resolves with its id once stored. */
async function send(from: Connection): Promise<unknown> {
  sent += 1;
  const clientId = `c-${sent}`;
  from.send({ type: "message", content: "See you at six.", client_id: clientId });
  return (await from.receive("chat_message", ({ client_id }) => client_id === clientId)).message_id;
}
