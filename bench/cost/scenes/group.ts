import type { Connection } from "../../../scripts/connection.ts";
import { mapConcurrently } from "../../testbed.ts";
import { type Exchange, playSlowChat, ROOMS, type Scene } from "../scene.ts";
import type { Stage } from "../stage.ts";

const MEMBERS = 20;

/** Slow chat of a group of 20. */
export const GROUP_SCENES: Scene[] = [
  {
    name: "a group of 20, all in the room, each message read by all",
    unit: "message",
    people: MEMBERS * ROOMS,
    play: (stage) => play(stage, MEMBERS),
  },
  {
    name: "a group of 20, all but the sender away",
    unit: "message",
    people: MEMBERS * ROOMS,
    play: (stage) => play(stage, 1),
  },
];

async function play(stage: Stage, present: number) {
  const rooms = Array.from({ length: ROOMS }, (_, room) => room);
  return playSlowChat(stage, await mapConcurrently(rooms, (room) => openGroup(stage, room, present)));
}

async function openGroup(stage: Stage, room: number, present: number): Promise<Exchange> {
  const members = stage.people(MEMBERS * room, MEMBERS);
  const [creator, ...others] = members;
  if (!creator) throw new Error("A group needs people");
  const created = await stage.server.request("POST", "/api/chat/conversations/", creator, {
    name: "The Team",
    participants: others.map(({ accountId }) => accountId),
  });
  const path = `/ws/chat/${(created as { id: number }).id}/`;
  const sockets: Connection[] = [];
  for (const member of members.slice(0, present)) sockets.push(await stage.connect(path, member));
  const [from, ...readers] = sockets;
  if (!from) throw new Error("Nobody is there");
  return async (number) => {
    const clientId = `c-${number}`;
    from.send({ type: "message", content: "See you at six.", client_id: clientId });
    const { message_id: id } = await from.receive("chat_message", ({ client_id }) => client_id === clientId);
    // In turn, because reads committed together would be cheaper.
    for (const [index, reader] of readers.entries()) {
      reader.send({ type: "read", message_id: id });
      const readBy = members[index + 1]?.accountId;
      await from.receive("messages_read", ({ read_by }) => read_by === readBy);
    }
  };
}
