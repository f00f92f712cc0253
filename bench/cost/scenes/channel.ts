import type { Connection } from "../../../scripts/connection.ts";
import type { ServerPerson } from "../../../test/support/reach.ts";
import { mapConcurrently } from "../../testbed.ts";
import { type Exchange, type Played, playSlowChat, ROOMS, type Scene } from "../scene.ts";
import type { Stage } from "../stage.ts";

const MEMBERS = 20;

/** Slow chat in a channel, by the members' sockets. Each channel has its own workspace. */
export const CHANNEL_SCENES: Scene[] = [
  {
    name: "a channel of two, recipient on `/ws/chat/`, each message read",
    unit: "message",
    people: 2 * ROOMS,
    play: (stage) => play(stage, 2, joinFromOwnSocket),
  },
  {
    name: "a channel of 20, all in the room, each message read by all",
    unit: "message",
    people: MEMBERS * ROOMS,
    play: (stage) => play(stage, MEMBERS, (channelId, person) => stage.connect(pathOf(channelId), person)),
  },
];

type Join = (channelId: number, person: ServerPerson, stage: Stage) => Promise<Connection>;

async function play(stage: Stage, members: number, join: Join): Promise<Played> {
  const rooms = Array.from({ length: ROOMS }, (_, room) => room);
  const exchanges = await mapConcurrently(rooms, (room) =>
    openChannel(stage, stage.people(members * room, members), join),
  );
  return playSlowChat(stage, exchanges);
}

async function openChannel(stage: Stage, members: ServerPerson[], join: Join): Promise<Exchange> {
  const [owner, ...others] = members;
  if (!owner) throw new Error("A channel needs people");
  const make = (path: string, body: object) => stage.server.request("POST", path, owner, body);
  const workspace = (await make("/api/workspaces/", { name: "The Team" })) as { workspace_id: number };
  const channel = { workspace_id: workspace.workspace_id, name: "general" };
  const { channel_id: id } = (await make("/api/channels/", channel)) as { channel_id: number };
  const from = await stage.connect(pathOf(id), owner);
  const readers: Connection[] = [];
  for (const person of others) readers.push(await join(id, person, stage));
  return async (number) => {
    const clientId = `c-${number}`;
    const isIt = (frame: object) => "message" in frame && (frame.message as Message).client_id === clientId;
    from.send({ type: "send_message", channel_id: id, body: "See you at six.", client_id: clientId });
    const { message } = await from.receive("new_message", isIt);
    // In turn, because reads committed together would be cheaper.
    for (const reader of readers) {
      await reader.receive("new_message", isIt);
      reader.send({ type: "mark_read", channel_id: id, message_id: (message as Message).id });
      await from.receive("messages_read");
    }
  };
}

interface Message {
  id: number;
  client_id: string;
}

async function joinFromOwnSocket(channelId: number, person: ServerPerson, stage: Stage): Promise<Connection> {
  const socket = await stage.connect("/ws/chat/", person);
  socket.send({ type: "join_channel", channel_id: channelId });
  await socket.receive("joined_channel");
  return socket;
}

function pathOf(channelId: number): string {
  return `/ws/channels/${channelId}/`;
}
