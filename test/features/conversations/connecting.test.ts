import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { endGrants } from "../../../src/features/auth/grants/actions.ts";
import { conversationKind } from "../../../src/features/conversations/host.ts";
import { Engine } from "../../../src/features/messaging/engine.ts";
import { REPLAY_CHANGES_MAX } from "../../../src/features/messaging/protocol.ts";
import { readAttachment } from "../../../src/realtime/attachment.ts";
import { api, ORIGIN, refused } from "../../support/api.ts";
import { room, say, start, startGroup } from "../../support/build.ts";
import { cast, ctx, logIn } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { enter, openSocket, type TestSocket } from "../../support/socket.ts";

async function refusal(socket: TestSocket) {
  const { type, code } = await socket.next();
  return { type, code, closed: (await socket.closed).code };
}

const RATES = { framesPerSecond: 30, hasSampleLeft: async () => true };
const POLLED_FAST = { interval: 10 };

const connect = (id: number | string, query = "") => openSocket(`/ws/chat/${id}/${query}`);

describe("a refused handshake is accepted, sent the reason and closed with", () => {
  it("4001 without credentials, with invalid ones, and with those of an ended login", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const ended = await logIn(ada);
    await endGrants(ctx, ada.id, [ended.grantId]);
    const notSignedIn = { type: "error", code: "not_signed_in", closed: 4001 };
    expect(await refusal(await connect(id))).toEqual(notSignedIn);
    expect(await refusal(await connect(id, "?token=nonsense"))).toEqual(notSignedIn);
    expect(await refusal(await connect(id, `?token=${ada.refresh}`))).toEqual(notSignedIn);
    expect(await refusal(await connect(id, `?token=${ended.access}`))).toEqual(notSignedIn);
    expect(await refusal(await openSocket("/ws/chat/notifications/"))).toEqual(notSignedIn);
  });

  it("4001 for a used ticket", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const { body } = await api<{ ticket: string }>("POST", "/api/ws-tickets/", { as: ada });
    expect(await (await connect(id, `?ticket=${body.ticket}`)).next()).toMatchObject({ user_id: ada.id });
    expect(await refusal(await connect(id, `?ticket=${body.ticket}`))).toMatchObject({ closed: 4001 });
  });

  it("4003 for someone who is not a member, 4004 for an unknown conversation", async () => {
    const [ada, ben, stranger] = await cast("ada", "ben", "stranger");
    const id = await start(ada, ben);
    const as = `?token=${stranger.access}`;
    expect(await refusal(await connect(id, as))).toEqual({
      type: "error",
      code: "not_a_member",
      closed: 4003,
    });
    for (const unknown of [999_999, "0", "abc", "1.5", "-1", "9".repeat(30)]) {
      expect(await refusal(await connect(unknown, as))).toEqual({
        type: "error",
        code: "not_found",
        closed: 4004,
      });
    }
  });

  it("4000 if the room fails, without details of the failure", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await runInDurableObject(room(id), (_, state) => state.storage.sql.exec("DROP TABLE members"));
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    const socket = await connect(id, `?token=${ada.access}`);
    const told = await socket.next();
    expect(told).toMatchObject({ type: "error", code: "internal_error" });
    expect(JSON.stringify(told)).not.toMatch(/sql|table|members/i);
    expect(await socket.closed).toMatchObject({ code: 4000 });
  });

  it("403 for a page of another origin; our own and the allowed ones are accepted", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const path = `/ws/chat/${id}/?token=${ada.access}`;
    const upgrade = { Upgrade: "websocket" };
    const foreign = await refused("GET", path, { headers: { ...upgrade, Origin: "https://evil.example" } });
    expect(foreign).toMatchObject({ status: 403, code: "origin_not_allowed" });
    const crossSite = await refused("GET", path, { headers: { ...upgrade, "Sec-Fetch-Site": "cross-site" } });
    expect(crossSite.status).toBe(403);
    for (const Origin of [ORIGIN, "https://app.example"]) {
      const socket = await openSocket(path, { headers: { Origin } });
      expect(await socket.next()).toMatchObject({ type: "connected" });
    }
  });

  it("400 for a request that is not an upgrade", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    expect((await refused("GET", `/ws/chat/${id}/`, { as: ada })).status).toBe(400);
  });

  it("no error with valid credentials in a header, with or without a trailing slash", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const headers = [`Bearer ${ada.access}`, `Token ${ada.token}`];
    for (const Authorization of headers) {
      const socket = await openSocket(`/ws/chat/${id}`, { headers: { Authorization } });
      expect(await socket.next()).toMatchObject({ type: "connected", user_id: ada.id });
    }
  });
});

describe("a connection is closed with", () => {
  it("[R19] 4001 when its login ends, at once, and no other login's", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const other = await logIn(ada);
    const phone = await enter(id, ada);
    const laptop = await enter(id, other);
    const bell = await openSocket("/ws/chat/notifications/", { as: ada });
    await phone.pending();
    expect((await api("POST", "/api/auth/logout/", { as: ada, body: {} })).status).toBe(205);
    expect(await phone.closed).toMatchObject({ code: 4001 });
    expect(await bell.closed).toMatchObject({ code: 4001 });
    laptop.send({ content: "still here" });
    expect(await laptop.nextOf("chat_message")).toMatchObject({ content: "still here" });
  });

  it("[R19] 4003 when its person is removed, and is sent nothing afterwards", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    const fromBen = await enter(id, ben);
    const fromCleo = await enter(id, cleo);
    await fromBen.pending();
    const path = `/api/chat/conversations/${id}/members/${ben.id}/`;
    expect((await api("DELETE", path, { as: ada })).status).toBe(204);
    await say(cleo, id, "now that Ben is gone");
    expect(await fromBen.closed).toMatchObject({ code: 4003 });
    await fromCleo.nextOf("chat_message");
    await expect(fromBen.pending()).rejects.toThrow();
    expect(await refusal(await connect(id, `?token=${ben.access}`))).toMatchObject({ closed: 4003 });
  });

  it("[R20] 4008 when it sends too many frames", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const socket = await enter(id, ada);
    await runInDurableObject(room(id), (_, state) => {
      const limited = new Engine(state, { ...conversationKind(ctx, id).createHost(), frameRates: RATES });
      for (const ws of state.getWebSockets()) {
        for (let frame = 0; frame < 301; frame += 1) limited.receive(ws, '{"type":"stop_typing"}');
      }
    });
    expect(await socket.nextOf("error")).toMatchObject({ code: "rate_limited" });
    expect(await socket.closed).toMatchObject({ code: 4008 });
  });

  it.each([
    ["messages", '{"content":"again"}'],
    ["reads", '{"type":"read","message_id":1}'],
    ["typing", '{"type":"typing"}'],
    ["frames that nobody understands", '{"type":"dance"}'],
    ["frames that are no JSON", "{nope"],
  ])("[R20] 4008 when its person opens new sockets and sends more than 300 %s in all", async (_, frame) => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const tabs = [await enter(id, ada), await enter(id, ada), await enter(id, ada)];
    const fromBen = await enter(id, ben);
    const answered = await runInDurableObject(room(id), (_, state) => {
      const limited = new Engine(state, { ...conversationKind(ctx, id).createHost(), frameRates: RATES });
      const socketsOf = ({ id: accountId }: { id: number }) =>
        state.getWebSockets().filter((ws) => readAttachment(ws)?.accountId === accountId);
      const [first, ...anew] = socketsOf(ada);
      if (!first) throw new Error("no socket is open");
      for (let count = 0; count < 300; count += 1) limited.receive(first, frame);
      const open = [first, ...anew].map((ws) => {
        const isOpen = () => readAttachment(ws) !== null;
        const before = isOpen();
        // A slow machine may refill some tokens in between.
        for (let count = 0; count < 100; count += 1) limited.receive(ws, frame);
        return [before, isOpen()];
      });
      const bens = socketsOf(ben).map((ws) => {
        for (let count = 0; count < 100; count += 1) limited.receive(ws, frame);
        return readAttachment(ws) !== null;
      });
      return { open, bens };
    });
    expect(answered).toEqual({ open: Array(3).fill([true, false]), bens: [true] });
    for (const tab of tabs) expect(await tab.closed).toEqual({ code: 4008, reason: "rate_limited" });
    await fromBen.pending();
  });

  it("[R20] 4008 when its person has sent too many frames in other rooms", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const tab = await enter(id, ada);
    const samples: number[] = [];
    let sent = 0;
    await runInDurableObject(room(id), async (_, state) => {
      const hasSampleLeft = async (accountId: number) => samples.push(accountId) === 0;
      const host = { ...conversationKind(ctx, id).createHost(), frameRates: { ...RATES, hasSampleLeft } };
      const limited = new Engine(state, host);
      const [ws] = state.getWebSockets();
      if (!ws) throw new Error("no socket is open");
      await expect
        .poll(() => {
          // Some at once, for the emptied bucket refills between two polls.
          for (let count = 0; count < 5; count += 1) limited.receive(ws, '{"type":"stop_typing"}');
          sent += 5;
          return readAttachment(ws);
        }, POLLED_FAST)
        .toBeNull();
    });
    expect(sent).toBeLessThan(300);
    expect(new Set(samples)).toEqual(new Set([ada.id]));
    expect(await tab.nextOf("error")).toMatchObject({ code: "rate_limited" });
    expect(await tab.closed).toMatchObject({ code: 4008 });
  });
});

describe("a reconnect", () => {
  it("[R15] replays from any change what a connection that stayed was sent", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const observer = await enter(id, ben);
    const fromAda = await enter(id, ada);
    await fromAda.pending();
    await observer.pending();
    fromAda.send({ content: "one" });
    fromAda.send({ content: "two", client_id: "c" });
    await fromAda.pending();
    observer.send({ type: "like", message_id: 1 });
    observer.send({ type: "mark_read", message_ids: [1, 2] });
    const seen = await observer.pending();
    for (let after = 0; after <= 4; after += 1) {
      const back = await enter(id, ada, after);
      expect(back.greeting).toMatchObject({ seq: 4 });
      const expected = seen.filter(({ seq }) => Number(seq) > after);
      const told = await back.pending();
      expect(told.filter(({ type }) => type !== "user_online")).toEqual(expected);
      expect(told.at(-1)?.type).toBe("user_online");
      back.close();
    }
  });

  it("[R16] after a purge gets a resync for the gap that it made, and for no other", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    for (const content of ["one", "two", "three"]) fromAda.send({ content });
    fromAda.send({ type: "delete", message_id: 2 });
    await fromAda.nextOf("message_deleted");
    await room(id).purgeDeleted(Date.now() + 8 * 24 * 3600 * 1000);
    for (const after of [0, 1]) {
      const back = await enter(id, ben, after);
      expect(await back.next()).toEqual({ type: "resync", seq: 4 });
      expect((await back.pending()).map(({ type }) => type)).toEqual(["user_online"]);
    }
    const back = await enter(id, ben, 2);
    expect(await back.next()).toMatchObject({ type: "chat_message", seq: 3 });
    expect(await back.next()).toMatchObject({ type: "message_deleted", seq: 4 });
  });

  it.each(["7", "-1", "abc", "", "1e3", "0x1", "99999999999999999999"])(
    "[R16] from a change that never existed (%j) gets a resync",
    async (after) => {
      const [ada, ben] = await cast("ada", "ben");
      const id = await start(ada, ben);
      await say(ada, id, "Hi!");
      const socket = await openSocket(`/ws/chat/${id}/?after=${after}`, { as: ben });
      expect(await socket.next()).toMatchObject({ type: "connected", seq: 1 });
      expect(await socket.next()).toEqual({ type: "resync", seq: 1 });
    },
  );

  it("[R16] replays 10,000 missed changes, and gets a resync for one more", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "one");
    await runInDurableObject(room(id), (_, state) => {
      state.storage.sql.exec(
        `WITH RECURSIVE n (id) AS (SELECT 2 UNION ALL SELECT id + 1 FROM n WHERE id <= ?)
         INSERT INTO messages (id, seq, sender_id, content, sent_at) SELECT id, id, ?, 'more', 1 FROM n`,
        REPLAY_CHANGES_MAX,
        ada.id,
      );
    });
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    const tooLate = await enter(id, ben, 0);
    expect(await tooLate.next()).toEqual({ type: "resync", seq: REPLAY_CHANGES_MAX + 1 });
    const back = await enter(id, ben, 1);
    for (let seq = 2; seq <= REPLAY_CHANGES_MAX + 1; seq += 1) expect((await back.next()).seq).toBe(seq);
  });
});
