import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Reach, ServerPerson } from "../test/support/reach.ts";
import { WireClient } from "./wire.ts";

const MIB = 2 ** 20;
const BIG_ROOM_MESSAGES = 10_000;
const LONG_TEXT = "a".repeat(5000);
const MEMBERS_MAX = 1000;
const SETS = 29_900;

export interface Attack {
  name: string;
  /** Creates what the attack needs. */
  prepare?: () => Promise<void>;
  /** Continues until it is over. */
  run: (isOver: () => boolean) => Promise<void>;
}

/** Attacks on other people. `eve` and `mal` are the attackers, `crowd` are people they add. */
export function attacksOn(
  server: Reach,
  [eve, mal]: [ServerPerson, ServerPerson],
  crowd: readonly ServerPerson[],
): Attack[] {
  let [bigRoom, group] = [0, 0];
  const rooms: number[] = [];
  const bigRoomPath = (query = "") => `/ws/chat/${bigRoom}/${query}`;
  return [
    {
      name: "bodies of 90 MiB to the refresh of tokens, six at a time",
      run: (isOver) => atOnce(6, isOver, () => sendForm(server, "/api/auth/refresh/", null, 90)),
    },
    {
      name: "forms of 200,000 empty parts",
      run: (isOver) =>
        atOnce(4, isOver, () => post(server, "/api/training/import/", eve, emptyParts(200_000), MULTIPART)),
    },
    {
      name: `replays of ${BIG_ROOM_MESSAGES} long messages that nobody reads, twenty at a time`,
      prepare: async () => {
        bigRoom = await startConversation(server, eve, mal);
        await fillRoom(server, bigRoom, eve);
      },
      run: (isOver) =>
        atOnce(20, isOver, async (index) => {
          const url = server.socketUrl(bigRoomPath("?after=0"), index % 2 ? eve : mal);
          const client = await WireClient.connect(url, "r", String).catch(() => null);
          client?.pause();
          await sleep(3000);
          client?.close();
        }),
    },
    {
      name: "replays begun again and again",
      run: (isOver) =>
        atOnce(4, isOver, async () => {
          const url = server.socketUrl(bigRoomPath("?after=0"), mal);
          const client = await WireClient.connect(url, "l", String).catch(() => null);
          await sleep(5);
          client?.close();
        }),
    },
    {
      name: "ten sockets that never read what is said to them",
      run: async (isOver) => {
        const slow = await connectMany(server, bigRoomPath(), mal, 10);
        for (const client of slow) client.pause();
        const speaker = await connectMany(server, bigRoomPath(), eve, 1);
        for (let _number = 1; !isOver(); _number += 1) {
          speaker[0]?.write(JSON.stringify({ type: "message", content: LONG_TEXT }));
          await sleep(35);
        }
        for (const client of [...slow, ...speaker]) client.close();
      },
    },
    {
      name: "bursts from sockets that are opened anew",
      run: (isOver) =>
        atOnce(4, isOver, async () => {
          const say = () => '{"type":"message","content":"x"}';
          const url = server.socketUrl(bigRoomPath(), eve);
          const client = await WireClient.connect(url, "f", say).catch(() => null);
          if (!client) return sleep(10);
          for (let frame = 0; frame < 290; frame += 1) client.send(frame);
          await sleep(20);
          client.close();
        }),
    },
    {
      name: "eight strangers who search 100,000 accounts",
      run: (isOver) =>
        atOnce(8, isOver, async () => {
          const response = await fetch(new URL("/api/accounts/?search=Zz%20Zz", server.url));
          await response.arrayBuffer();
        }),
    },
    {
      name: "eight members who search 100,000 accounts, by one letter and by deep pages",
      run: (isOver) =>
        atOnce(8, isOver, async (index) => {
          const path = ["?search=s", "?search=scan_ Firstname", "?page=900", "?search=Zz"][index % 4] ?? "";
          const response = await fetch(new URL(`/api/accounts/${path}`, server.url), {
            headers: { Authorization: `Bearer ${mal.access}` },
          });
          await response.arrayBuffer();
        }),
    },
    {
      name: "2,000 refused frames of someone in 100 rooms",
      prepare: async () => {
        for (const other of crowd.slice(0, 100)) rooms.push(await startConversation(server, other, eve));
      },
      run: async (isOver) => {
        const present = await Promise.all(rooms.map((id) => connectMany(server, `/ws/chat/${id}/`, eve, 1)));
        for (let sent = 0; sent < 2000 && !isOver(); ) {
          const [client] = await connectMany(server, "/ws/presence/", eve, 1);
          for (let frame = 0; frame < 250 && !isOver(); frame += 1, sent += 1) client?.write("{nope");
          await sleep(50);
          client?.close();
        }
        for (const client of present.flat()) client.close();
      },
    },
    {
      name: `messages to a group of ${MEMBERS_MAX}`,
      prepare: async () => {
        const participants = crowd.slice(0, MEMBERS_MAX - 1).map(({ accountId }) => accountId);
        const made = await server.request("POST", "/api/chat/conversations/", eve, {
          name: "All",
          participants,
        });
        group = (made as { id: number }).id;
      },
      run: (isOver) =>
        atOnce(1, isOver, async () => {
          await post(server, `/api/chat/conversations/${group}/send_message/`, eve, '{"content":"x"}');
          await sleep(200);
        }),
    },
    {
      name: `an import of ${SETS.toLocaleString("en")} sets`,
      run: async () => {
        await post(server, "/api/training/import/", mal, strongFile(SETS), "text/csv");
      },
    },
  ];
}

const MULTIPART = "multipart/form-data; boundary=x";

async function atOnce(
  count: number,
  isOver: () => boolean,
  once: (index: number) => Promise<unknown>,
): Promise<void> {
  const lane = async (index: number) => {
    while (!isOver()) await once(index).catch(() => sleep(20));
  };
  await Promise.all(Array.from({ length: count }, (_, index) => lane(index)));
}

async function post(
  server: Reach,
  path: string,
  { access }: ServerPerson,
  body: string,
  type = "application/json",
): Promise<string> {
  const response = await fetch(new URL(path, server.url), {
    method: "POST",
    headers: { Authorization: `Bearer ${access}`, "Content-Type": type },
    body,
  });
  return response.text();
}

/** Sends a form of this many MiB in pieces, until the server refuses it. */
function sendForm(
  server: Reach,
  path: string,
  person: ServerPerson | null,
  mebibytes: number,
): Promise<void> {
  const piece = Buffer.alloc(MIB, "a");
  return new Promise((resolve) => {
    const headers = {
      "Content-Type": MULTIPART,
      "Content-Length": mebibytes * MIB,
      ...(person && { Authorization: `Bearer ${person.access}` }),
    };
    const sending = request(new URL(path, server.url).href, { method: "POST", headers }, (response) => {
      response.resume().on("end", resolve);
    });
    sending.on("error", () => resolve());
    const write = async () => {
      for (let sent = 0; sent < mebibytes && !sending.destroyed; sent += 1) {
        if (!sending.write(piece)) await new Promise((drained) => sending.once("drain", drained));
      }
      sending.end();
    };
    void write();
  });
}

function emptyParts(count: number): string {
  return `${"--x\r\n\r\n\r\n".repeat(count)}--x--\r\n`;
}

async function startConversation(server: Reach, one: ServerPerson, other: ServerPerson): Promise<number> {
  const body = { user_id: other.accountId };
  const started = await server.request("POST", "/api/chat/conversations/start/", one, body);
  return (started as { id: number }).id;
}

/** Fills a long conversation in batches. */
async function fillRoom(server: Reach, room: number, by: ServerPerson): Promise<void> {
  const say = (clientId: string) =>
    JSON.stringify({ type: "message", content: LONG_TEXT, client_id: clientId });
  const client = await WireClient.connect(server.socketUrl(`/ws/chat/${room}/`, by), "fill", say);
  const bundle = 50;
  for (let sent = 0; sent < BIG_ROOM_MESSAGES; sent += bundle) {
    const { promise: back, resolve } = Promise.withResolvers<void>();
    let waiting = bundle;
    client.onOwn(() => {
      waiting -= 1;
      if (waiting === 0) resolve();
    });
    for (let nth = 0; nth < bundle; nth += 1) client.send(sent + nth);
    await back;
  }
  client.close();
}

async function connectMany(
  server: Reach,
  path: string,
  person: ServerPerson,
  count: number,
): Promise<WireClient[]> {
  const connecting = Array.from({ length: count }, () =>
    WireClient.connect(server.socketUrl(path, person), "x", String).catch(() => null),
  );
  return (await Promise.all(connecting)).filter((client) => client !== null);
}

/** A log in Strong's format with ten sets per workout. */
function strongFile(sets: number): string {
  const head =
    "Date,Workout Name,Duration,Exercise Name,Set Order,Weight,Reps,Distance,Seconds,Notes,Workout Notes,RPE";
  const rows = Array.from({ length: sets }, (_, index) => {
    const start = new Date(Date.UTC(2015, 0, 1) + Math.floor(index / 10) * 86_400_000).toISOString();
    const at = `${start.slice(0, 10)} 08:00:00`;
    return `${at},"Push Day",1h,"Bench Press",${(index % 10) + 1},80,8,0,0,"","",`;
  });
  return [head, ...rows].join("\n");
}
