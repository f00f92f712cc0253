import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../../test/support/gauge.ts";
import { type ServerPerson, TestServer } from "../../test/support/server.ts";
import type { Client, Room } from "../src/index.ts";
import { channel } from "../src/room/channel.ts";
import { conversation, type Dialect } from "../src/room/conversation.ts";
import { sentIn } from "../src/room/frames.ts";
import type { Message } from "../src/room/state.ts";
import { readLog } from "./support/log.ts";
import { play, type Seat } from "./support/story.ts";

const SEED = Number(process.env.FUZZ_SEED) || Math.floor(Math.random() * 2 ** 31);

let server: TestServer;
let ada: ServerPerson;
let ben: ServerPerson;

beforeAll(async () => {
  server = await TestServer.start({ people: 2 });
  [ada, ben] = server.people as [ServerPerson, ServerPerson];
});

afterAll(() => server.stop());

it(`[F1] [F7] [O2] [O3] in a conversation every client ends as the fold of the log and counts what is unread as the server does, and each send is stored once (seed ${SEED})`, async () => {
  const started = (await server.request("POST", "/api/chat/conversations/start/", ada, {
    user_id: ben.accountId,
  })) as { id: number };
  await check(conversation, started.id, (client) => client.conversation(started.id));
});

it(`[F1] [O2] [O3] and so in a channel (seed ${SEED})`, async () => {
  const { workspace_id } = (await server.request("POST", "/api/workspaces/", ada, { name: "Team" })) as {
    workspace_id: number;
  };
  const made = (await server.request("POST", "/api/channels/", ada, { workspace_id, name: "general" })) as {
    channel_id: number;
  };
  await check(channel, made.channel_id, (client) => client.channel(made.channel_id));
});

async function check(dialect: Dialect, id: number, open: (client: Client) => Room): Promise<void> {
  const hasFiles = dialect === conversation;
  const seats = await play({ server, seed: SEED, rounds: 40, kills: [13, 26], hasFiles, open });
  try {
    const [first] = seats;
    if (!first) throw new Error("Nobody played");
    await until(() => new Set(seats.map(({ room }) => room.snapshot.seq)).size === 1, "all know the same");
    for (const { room, client } of seats) {
      if (dialect === channel) continue;
      const { unread_count } = await client.api.get("/api/chat/conversations/{id}/", { params: { id } });
      expect(room.unread).toBe(unread_count);
    }
    // Which device of a person reads is the same to all of them.
    for (const { room } of seats) room.read();
    await until(() => seats.every(({ room }) => room.unread === 0), "everyone has read everything");
    const last = async () => (await readLog(server, first.person, dialect, id)).state.seq;
    const end = await last();
    await until(
      () => seats.every(({ room }) => room.snapshot.seq === end),
      "everyone has heard of everything",
    );
    for (const seat of seats) {
      const { log, state } = await readLog(server, seat.person, dialect, id);
      const held = withOlder(seat);
      expect(await held, seat.person.username).toEqual(state.messages);
      if (dialect === conversation) expect(state.unread).toBe(0);
      expectOnce(
        seats,
        log.flatMap((frame) => sentIn(frame, null) ?? []),
      );
    }
  } finally {
    for (const seat of seats) seat.client.close();
  }
}

/** All its messages, with those before what it holds. */
async function withOlder({ room }: Seat): Promise<readonly Message[]> {
  while (room.snapshot.hasOlder) await room.loadOlder();
  return room.messages;
}

/** What each device wrote is stored once, in the order in which it wrote it. */
function expectOnce(seats: readonly Seat[], sent: readonly Message[]): void {
  const clientIds = sent.map(({ clientId }) => clientId);
  expect(new Set(clientIds).size).toBe(clientIds.length);
  for (const { wrote } of seats) {
    const ids = wrote.map((clientId) => clientIds.indexOf(clientId));
    expect(ids.every((id, index) => id > (ids[index - 1] ?? -1))).toBe(true);
  }
  expect(sent).toHaveLength(seats.reduce((sum, { wrote }) => sum + wrote.length, 0));
}
