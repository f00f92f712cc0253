import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { ORIGIN } from "../../support/api.ts";
import { room, say, start, startGroup } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { fillLog } from "../../support/long-log.ts";
import { enter, type Frame, TestSocket } from "../../support/socket.ts";

/** More than two pages, of short texts and of long ones. */
const [MANY, LONG] = [500, 5000];

const seqs = (frames: readonly Frame[]) =>
  frames.flatMap(({ seq }) => (typeof seq === "number" ? [seq] : []));
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

/** A client that opens a socket and reads nothing until it is told to. */
async function openUnread(id: number, player: Player, after: number): Promise<WebSocket> {
  const url = new URL(`/ws/chat/${id}/?after=${after}&token=${player.access}`, ORIGIN);
  const response = await exports.default.fetch(new Request(url, { headers: { Upgrade: "websocket" } }));
  if (!response.webSocket) throw new Error("No socket");
  return response.webSocket;
}

describe("a connection in replay", () => {
  it.each([
    ["short", 1],
    ["long", LONG],
  ])("[R34] is sent many %s messages in order, then who is online, then live events", async (_, length) => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromBen = await enter(id, ben);
    await fillLog(room(id), ben.id, MANY, length);
    const back = await enter(id, ada, 0);
    expect(back.greeting).toMatchObject({ type: "connected", seq: MANY });
    fromBen.send({ content: "while Ada is behind" });
    const told: Frame[] = [];
    while (seqs(told).at(-1) !== MANY + 1) told.push(await back.next());
    expect(seqs(told)).toEqual(range(1, MANY + 1));
    if (told.at(-2)?.type === "user_online") told.push(...told.splice(-2, 1));
    else told.push(await back.next());
    expect(told.at(-1)).toMatchObject({ type: "user_online", user_id: ben.id });
    await say(ben, id, "live");
    expect(await back.next()).toMatchObject({ type: "chat_message", seq: MANY + 2 });
  });

  it("[R35] is answered after the replay, and its frames are handled even if it closes before", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await fillLog(room(id), ben.id, MANY, LONG);
    const observer = await enter(id, ben);
    const back = await enter(id, ada, 0);
    back.send({ content: "first" });
    back.send("no JSON");
    const told: Frame[] = [];
    while (told.at(-1)?.type !== "error") told.push(await back.next());
    expect(seqs(told)).toEqual(range(1, MANY + 1));
    expect(told.at(-2)).toMatchObject({ type: "chat_message", content: "first" });

    const again = await enter(id, ada, 0);
    again.send({ content: "bye" });
    again.close();
    while ((await observer.nextOf("chat_message")).content !== "bye");
  });

  it("[R34] continues after an eviction, without gaps or repetitions", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await fillLog(room(id), ben.id, MANY, LONG);
    const back = await enter(id, ada, 0);
    let evictions = 0;
    for (let told = 0; told < MANY; ) {
      const { seq } = await back.next();
      if (typeof seq !== "number") continue;
      told += 1;
      expect(seq).toBe(told);
      if (told % 100 !== 50) continue;
      await evictDurableObject(room(id), { webSockets: "hibernate" });
      evictions += 1;
      await say(ben, id, "wake up");
    }
    expect(evictions).toBe(5);
    const rest = [await back.nextOf("chat_message"), await back.nextOf("chat_message")];
    expect(seqs(rest)).toEqual([MANY + 1, MANY + 2]);
  });

  it("[R34] does not delay others' messages", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    await fillLog(room(id), ben.id, 4000, LONG);
    const [fromAda, fromBen] = [await enter(id, ada), await enter(id, ben)];
    const behind = await Promise.all([1, 2, 3].map(() => enter(id, cleo, 0)));
    for (let sent = 0; sent < 10; sent += 1) {
      fromAda.send({ content: `message ${sent}` });
      await fromBen.nextOf("chat_message");
    }
    await runInDurableObject(room(id), (_, state) => {
      const attachments = state.getWebSockets().map((ws) => ws.deserializeAttachment());
      expect(attachments.filter((each) => each?.behind != null).length).toBe(3);
    });
    for (const each of behind) each.close();
  });

  it("[R16] is told to resync if the rest was purged during the replay", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await fillLog(room(id), ben.id, MANY, LONG);
    const back = await enter(id, ada, 0);
    const fromBen = await enter(id, ben);
    fromBen.send({ type: "delete", message_id: MANY - 1 });
    await fromBen.nextOf("message_deleted");
    await room(id).purgeDeleted(Date.now() + 8 * 24 * 3600 * 1000);
    const told: Frame[] = [];
    while (told.at(-1)?.type !== "resync" && seqs(told).at(-1) !== MANY + 1) told.push(await back.next());
    const isWhole = seqs(told).at(-1) === MANY + 1 && told.at(-1)?.type === "message_deleted";
    expect(isWhole || told.at(-1)?.seq === MANY + 1).toBe(true);
    await say(ben, id, "live");
    expect(await back.nextOf("chat_message")).toMatchObject({ content: "live", seq: MANY + 2 });
  });
});

describe("a connection that reads nothing", () => {
  it("[R36] closes with 4008, and loses nothing when it resumes", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await fillLog(room(id), ben.id, 5000, LONG);
    const unread = await openUnread(id, ada, 0);
    await expect
      .poll(() =>
        runInDurableObject(room(id), (_, state) =>
          state.getWebSockets().map((ws) => ws.deserializeAttachment()?.unproven > 0),
        ),
      )
      .toEqual([true]);
    const late = new TestSocket(unread);
    expect(await late.closed).toMatchObject({ code: 4008, reason: "too much unread" });
    const told = seqs(late.untaken.slice(1));
    expect(told).toEqual(range(1, told.length));
    expect(told.length).toBeLessThan(4500);

    const back = await enter(id, ada, told.length);
    const rest: number[] = [];
    while (rest.at(-1) !== 5000) {
      const { seq } = await back.next();
      if (typeof seq !== "number") continue;
      rest.push(seq);
      if (rest.length % 40 === 0) back.send("ping");
    }
    expect(rest).toEqual(range(told.length + 1, 5000));
    await say(ben, id, "live");
    while ((await back.nextOf("chat_message")).content !== "live");
  });

  it("[R36] closes with 4008 while others are sent everything", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const fromBen = await enter(id, ben);
    const unread = await openUnread(id, ada, 0);
    const message = {
      type: "SendMessage",
      content: "é".repeat(LONG),
      attachment: null,
      clientId: null,
      clientTime: null,
    } as const;
    for (let batch = 0; batch < 22; batch += 1) {
      await Promise.all(Array.from({ length: 100 }, () => room(id).perform(ben.id, message, 0)));
      fromBen.send("ping");
    }
    expect(seqs(await fromBen.pending())).toEqual(range(1, 2200));
    const late = new TestSocket(unread);
    expect(await late.closed).toMatchObject({ code: 4008 });
    const told = seqs(late.untaken.slice(1));
    expect(told).toEqual(range(1, told.length));
    expect(told.length).toBeLessThan(2200);
  });
});
