import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { until } from "../../test/support/gauge.ts";
import { type ServerPerson, TestServer } from "../../test/support/server.ts";
import { MemoryStorage, type Room } from "../src/index.ts";
import { Device } from "./support/pair.ts";

const DAY_MS = 24 * 3_600_000;

let server: TestServer;
let people: [ServerPerson, ServerPerson, ServerPerson];
let devices: Device[];

beforeAll(async () => {
  server = await TestServer.start({ people: 3 });
  people = server.people as typeof people;
});

afterAll(() => server.stop());

beforeEach(() => {
  devices = [];
});

afterEach(() => {
  for (const { client } of devices) client.close();
});

function deviceOf(person: ServerPerson, storage?: MemoryStorage): Device {
  const device = new Device(server, person, storage);
  devices.push(device);
  return device;
}

/** Two who have their conversation open. */
async function pair() {
  const [ada, ben] = [deviceOf(people[0]), deviceOf(people[1])];
  const hers = ada.client.conversationWith(people[1].username);
  const his = ben.client.conversationWith(people[0].username);
  for (const room of [hers, his]) room.subscribe(() => {});
  await live(hers, his);
  await Promise.all([hers.send("Hello"), his.send("Hello")]);
  await same(hers, his);
  return { ada, ben, hers, his };
}

/** Messages as both sides have them. */
const shared = ({ messages }: Room) => messages.map(({ isMine: _, ...message }) => message);
const live = (...rooms: Room[]) => until(() => rooms.every(({ status }) => status === "live"), "live");
const same = (one: Room, other: Room) =>
  until(() => one.snapshot.seq === other.snapshot.seq, "both know the same");

describe("two in a conversation", () => {
  it("see what the other writes, edits, likes and deletes, and what is read", async () => {
    const { hers, his } = await pair();
    const { id } = await hers.send("Six it is.");
    await hers.edit(id, "Seven it is.");
    await until(() => his.messages.at(-1)?.text === "Seven it is.", "the edit");
    await his.like(id);
    his.read();
    await until(
      () => hers.messages.at(-1)?.readAt !== null && hers.messages.at(-1)?.likes === 1,
      "read and liked",
    );
    expect(his.unread).toBe(0);
    await hers.send("Or eight?");
    await until(() => his.unread === 1, "unread");
    await hers.delete(id);
    await same(hers, his);
    expect(his.messages.some((message) => message.id === id)).toBe(false);
    expect(shared(his)).toEqual(shared(hers));
    expect(his.messages.map(({ isMine }) => isMine)).toEqual(hers.messages.map(({ isMine }) => !isMine));
  });

  it("see each other come, type and go", async () => {
    const { ben, hers, his } = await pair();
    const { username } = people[1];
    await until(() => hers.present.includes(username), "he is there");
    his.setTyping(true);
    await until(() => hers.typing.includes(username), "he types");
    ben.client.close();
    await until(() => hers.present.length === 0 && hers.typing.length === 0, "he is gone");
  });

  it("are told why something is refused, and that there is no connection", async () => {
    const { ben, his } = await pair();
    const { id } = await his.send("My own");
    await expect(his.like(id)).rejects.toMatchObject({ name: "PalaestraError", code: "not_allowed" });
    ben.goOffline();
    await until(() => his.status === "waiting", "offline");
    await expect(his.edit(id, "x")).rejects.toMatchObject({ code: "unreachable", status: 0 });
  });

  it("read further back, page by page", async () => {
    const { hers } = await pair();
    const count = 70;
    await Promise.all(Array.from({ length: count }, (_, index) => hers.send(`${index + 1}`)));
    const late = deviceOf(people[1]).client.conversationWith(people[0].username);
    late.subscribe(() => {});
    await live(late);
    expect([late.messages.length, late.snapshot.hasOlder]).toEqual([50, true]);
    while (late.snapshot.hasOlder) await late.loadOlder();
    expect(shared(late)).toEqual(shared(hers));
  });
});

describe("a room", () => {
  it("[F5] reads pages when the server cannot tell what was missed", async () => {
    const { ben, hers, his } = await pair();
    ben.goOffline();
    await Promise.all(["one", "two"].map((text) => hers.send(text)));
    ben.rewrite = (url) => url.replace(/after=\d+/, "after=999999");
    ben.goOnline();
    await live(his);
    expect(his.messages.slice(-2).map(({ text }) => text)).toEqual(["one", "two"]);
    await hers.send("three");
    await until(() => his.messages.at(-1)?.text === "three", "what follows");
    expect(his.snapshot.seq).toBe(hers.snapshot.seq);
  });

  it("[F9] has one socket however many use it, and leaves it a moment after the last", async () => {
    const device = deviceOf(people[0]);
    const room = device.client.conversationWith(people[1].username);
    const stops = [1, 2, 3].map(() => room.subscribe(() => {}));
    await live(room);
    stops[0]?.();
    stops[0]?.();
    const again = room.subscribe(() => {});
    for (const stop of [...stops, again]) stop();
    expect(room.status).toBe("live");
    await until(() => room.status === "idle", "it is left");
    expect(device.opened).toHaveLength(1);
  });

  it("[S5] comes back for a member who was removed and added again", async () => {
    const [ada, ben, cy] = people;
    const group = (await server.request("POST", "/api/chat/conversations/", ada, {
      participants: [ben.accountId, cy.accountId],
    })) as { id: number };
    const members = `/api/chat/conversations/${group.id}/members/`;
    const { client } = deviceOf(ben);
    const room = client.conversation(group.id);
    room.subscribe(() => {});
    await live(room);
    await server.request("DELETE", `${members}${ben.accountId}/`, ada);
    await until(() => room.status === "ended", "he is removed");
    await server.request("POST", members, ada, { account_id: ben.accountId });
    expect((await room.send("Back again")).text).toBe("Back again");
  });

  it("[F11] reads what was held when it was asked to, and one message before what is held", async () => {
    const { ben, hers, his } = await pair();
    his.read();
    await until(() => his.unread === 0, "read");
    ben.goOffline();
    his.read();
    const { id } = await hers.send("Unseen");
    ben.goOnline();
    await until(() => his.messages.at(-1)?.id === id, "it is there");
    await his.send("An answer");
    expect(his.unread).toBe(1);
    const last = (await Promise.all(Array.from({ length: 60 }, (_, index) => hers.send(`${index}`)))).at(-1);
    const late = deviceOf(people[1]).client.conversationWith(people[0].username);
    late.subscribe(() => {});
    await live(late);
    expect(late.messages[0]?.id).toBeGreaterThan(id);
    late.read(id);
    await until(() => late.snapshot.readThrough === id, "it is read");
    expect([late.unread, late.messages.at(-1)?.id]).toEqual([60, last?.id]);
  });

  it("tells each listener although another throws, and reports what was thrown", async () => {
    const report = vi.spyOn(console, "error").mockImplementation(() => {});
    const room = deviceOf(people[0]).client.conversationWith(people[1].username);
    const error = new Error("A listener's own");
    room.subscribe(() => {
      throw error;
    });
    const other = vi.fn();
    room.subscribe(other);
    await live(room);
    expect(other).toHaveBeenCalled();
    expect(report).toHaveBeenCalledWith(error);
    report.mockRestore();
  });

  it("[S5] ends for whoever may not see it", async () => {
    const { hers } = await pair();
    const room = deviceOf(people[2]).client.conversation(hers.id ?? 0);
    room.subscribe(() => {});
    await until(() => room.status === "ended", "the end");
    expect(room.messages).toEqual([]);
  });

  it("[O8] takes no message of whoever may not write there", async () => {
    const { hers } = await pair();
    const { client } = deviceOf(people[2]);
    await expect(client.conversation(hers.id ?? 0).send("Hello?")).rejects.toMatchObject({
      code: "not_a_member",
    });
    await expect(client.conversation(hers.id ?? 0).send("Again?")).rejects.toMatchObject({
      code: "not_a_member",
    });
    await expect(client.conversation(999).send("Anybody?")).rejects.toMatchObject({ code: "not_found" });
    expect(client.conversation(999).outbox).toEqual([]);
    for (const username of ["", people[2].username]) {
      const room = client.conversationWith(username);
      await expect(room.send("Anybody?")).rejects.toMatchObject({ status: 400 });
      expect(room.status).toBe("ended");
    }
  });
});

describe("the outbox", () => {
  it("[O2] keeps what is written without a network, and sends it in order", async () => {
    const { ben, hers, his } = await pair();
    ben.goOffline();
    const texts = Array.from({ length: 40 }, (_, index) => `later ${index}`);
    const sending = texts.map((text) => his.send(text));
    expect(his.outbox.map(({ text }) => text)).toEqual(texts);
    ben.goOnline();
    const ids = (await Promise.all(sending)).map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((one, other) => one - other));
    await same(hers, his);
    expect([his.outbox, hers.messages.slice(-40).map(({ text }) => text)]).toEqual([[], texts]);
  });

  it("[O4] fails a message that is refused, and that alone", async () => {
    const { his } = await pair();
    const [before, refused, after] = await Promise.allSettled(
      ["before", "x".repeat(5001), "after"].map((text) => his.send(text)),
    );
    expect([before?.status, after?.status]).toEqual(["fulfilled", "fulfilled"]);
    expect(refused).toMatchObject({ status: "rejected", reason: { code: "validation_failed" } });
    expect(his.outbox).toEqual([]);
  });

  it("[O5] gives up a message after a day, and says so", async () => {
    const { ben, his } = await pair();
    ben.goOffline();
    const sending = his.send("Too late");
    ben.network.aheadMs = DAY_MS;
    void his.send("In time");
    await expect(sending).rejects.toMatchObject({ code: "given_up" });
    expect(ben.events.filter(({ type }) => type !== "tokens")).toMatchObject([
      { type: "given up", pending: { text: "Too late" } },
    ]);
    expect(his.outbox.map(({ text }) => text)).toEqual(["In time"]);
  });

  it("[O6] refuses more than a thousand", async () => {
    const { ben, his } = await pair();
    ben.goOffline();
    for (let index = 0; index < 1000; index += 1) void his.send("x");
    await expect(his.send("x")).rejects.toMatchObject({ code: "outbox_full" });
    expect(his.outbox).toHaveLength(1000);
  });

  it("[O7] outlives the client, and is sent by the next one of that account alone", async () => {
    const { hers } = await pair();
    const storage = new MemoryStorage();
    const first = deviceOf(people[1], storage);
    first.goOffline();
    const writing = first.client.conversation(hers.id ?? 0);
    const sending = writing.send("From before");
    first.client.close();
    await expect(sending).rejects.toMatchObject({ code: "closed" });
    const somebody = deviceOf(people[2], storage);
    somebody.client.inbox.subscribe(() => {});
    await until(() => somebody.client.inbox.status === "live", "somebody else is there");
    expect(
      somebody.opened.filter((path) => path.startsWith("/ws/chat/") && !path.includes("notifications")),
    ).toEqual([]);
    deviceOf(people[1], storage);
    await until(() => hers.messages.at(-1)?.text === "From before", "it is sent");
    await until(() => storage.size === 0, "it is forgotten");
  });

  it("[O7] waits in the storage when another account signs in, which sees and sends nothing of the one before", async () => {
    const [ada, , cy] = people;
    const { hers } = await pair();
    const group = (await server.request("POST", "/api/chat/conversations/", ada, {
      participants: [cy.accountId, people[1].accountId],
    })) as { id: number };
    const storage = new MemoryStorage();
    const device = deviceOf(ada, storage);
    const [room, dialogue] = [
      device.client.conversation(group.id),
      device.client.conversationWith(people[1].username),
    ];
    for (const each of [room, dialogue]) each.subscribe(() => {});
    await live(room, dialogue);
    expect(dialogue.id).toBe(hers.id);
    device.goOffline();
    const sending = room.send("From Ada");
    device.signIn(cy);
    device.goOnline();
    await expect(sending).rejects.toMatchObject({ code: "signed_out" });
    await live(room, dialogue);
    expect([room.snapshot.me?.username, room.messages]).toEqual([cy.username, []]);
    expect(dialogue.id).not.toBe(hers.id);
    expect(device.client.conversation(hers.id ?? 0)).not.toBe(dialogue);
    await room.send("From Cy");
    expect((await storage.all()).map(({ text }) => text)).toEqual(["From Ada"]);
    const again = deviceOf(ada, storage).client.conversation(group.id);
    again.subscribe(() => {});
    await until(() => again.messages.at(-1)?.text === "From Ada", "it is sent");
    expect(again.messages.map(({ sender }) => sender)).toEqual([cy.username, ada.username]);
  });

  it("[O10] goes without a storage that fails", async () => {
    const fail = () => Promise.reject(new Error("The disk is full"));
    const broken = Object.assign(new MemoryStorage(), { all: fail, put: fail, remove: fail });
    const room = deviceOf(people[0], broken).client.conversationWith(people[1].username);
    expect((await room.send("Kept in memory")).text).toBe("Kept in memory");
  });

  it("[O11] refuses texts that the server would not read, and sends those behind them", async () => {
    const { hers } = await pair();
    const long = Array.from({ length: 17 }, () => hers.send("x".repeat(300_000)));
    const { id } = await hers.send("hello");
    for (const each of long) await expect(each).rejects.toMatchObject({ code: "content_too_large" });
    await expect(hers.edit(id, "x".repeat(300_000))).rejects.toMatchObject({ code: "content_too_large" });
    await expect(hers.send("\u0001".repeat(10_000))).rejects.toMatchObject({ code: "validation_failed" });
  });

  it("[O9] sends a file written without a network in its place, and one that is refused fails alone", async () => {
    const { ben, hers, his } = await pair();
    ben.goOffline();
    const note = new File(["A note"], "note.txt");
    const program = new File([new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])], "program");
    const sending = [
      his.send("before"),
      his.sendFile(note, "with a note"),
      his.sendFile(program),
      his.send("after"),
    ];
    expect(his.outbox[1]).toMatchObject({ text: "with a note", file: note });
    ben.goOnline();
    const [before, noted, refused, after] = await Promise.allSettled(sending);
    expect([before?.status, noted?.status, after?.status]).toEqual(Array(3).fill("fulfilled"));
    expect(refused).toMatchObject({ status: "rejected", reason: { code: "unsupported_media_type" } });
    await same(hers, his);
    expect(hers.messages.slice(-3).map(({ text }) => text)).toEqual(["before", "with a note", "after"]);
    expect(hers.messages.at(-2)?.attachment).toMatch(/\/note\.txt$/);
  });

  it("[O9] uploads a file again, after a pause, where the answer is no message", async () => {
    const { ben, his } = await pair();
    let uploads = 0;
    ben.divert = (url) => {
      if (!url.endsWith("/send_message/")) return null;
      uploads += 1;
      return Response.json({});
    };
    const sending = his.sendFile(new File(["A note"], "note.txt"), "with a note");
    await until(() => his.status === "waiting", "the pause");
    expect(uploads).toBe(1);
    ben.divert = () => null;
    ben.client.reconnect();
    expect((await sending).text).toBe("with a note");
  });

  it("[O9] takes no file in a channel", async () => {
    const channel = deviceOf(people[0]).client.channel(1);
    await expect(channel.sendFile(new Blob(["x"]))).rejects.toMatchObject({ code: "not_allowed" });
    const room = deviceOf(people[0]).client.conversation(1);
    const nothing = undefined as unknown as Blob;
    await expect(room.sendFile(nothing, "text")).rejects.toMatchObject({ code: "validation_failed" });
  });
});
