import { runInDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import type { ConversationRoom } from "../../../src/features/conversations/room.ts";
import { Blocks } from "../../../src/features/messaging/blocks.ts";
import { DirectoryReader } from "../../../src/features/messaging/directory-reader.ts";
import { Facts } from "../../../src/features/messaging/facts.ts";
import type { RoomHost } from "../../../src/features/messaging/host.ts";
import { type DirectoryChanges, MemberDirectory } from "../../../src/features/messaging/members.ts";
import { MessageStorage } from "../../../src/features/messaging/storage.ts";
import { Writers } from "../../../src/features/messaging/writers.ts";
import { api } from "../../support/api.ts";
import { objectOf, room, say, start } from "../../support/build.ts";
import { cast, ctx } from "../../support/cast.ts";
import { acquaint } from "../../support/contacts.ts";
import { enter } from "../../support/socket.ts";

describe("after an event, no earlier one takes effect:", () => {
  it("[R18] a typing frame from before a connection closed", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await acquaint(id, ada, ben);
    const fromAda = await enter(id, ada);
    await enter(id, ben);
    await fromAda.pending();
    await runInDurableObject(room(id), (instance: ConversationRoom, state) => {
      const ws = state.getWebSockets().find((each) => each.deserializeAttachment()?.accountId === ben.id);
      if (!ws) throw new Error("Ben is not there");
      for (const frame of [{ type: "typing" }, { content: "Bye" }, { type: "typing" }]) {
        instance.webSocketMessage(ws, JSON.stringify(frame));
      }
      instance.webSocketClose(ws, 1000);
    });
    const frames = [await fromAda.next()];
    while (frames.at(-1)?.type !== "user_offline") frames.push(await fromAda.next());
    const kinds = ["typing", "chat_message", "user_offline"];
    const told = frames.filter(({ type }) => kinds.includes(type));
    expect(told.map(({ type, is_typing }) => is_typing ?? type)).toEqual([
      true,
      "chat_message",
      false,
      true,
      false,
      "user_offline",
    ]);
  });

  it("[P14] an earlier call, while the members are read", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await runInDurableObject(room(id), async (_, { storage }) => {
      const facts = new Facts(storage.sql);
      const members = new MemberDirectory(storage.sql);
      const blocks = new Blocks(storage.sql, facts);
      const writers = new Writers({ sql: storage.sql, logger: ctx.logger, report: null });
      const reads: PromiseWithResolvers<DirectoryChanges>[] = [];
      facts.delete("directory_version");
      const reader = new DirectoryReader({
        host: {
          room: { kind: "conversation", id },
          loadChanges: () => {
            reads.push(Promise.withResolvers<DirectoryChanges>());
            return reads.at(-1)?.promise;
          },
        } as unknown as RoomHost,
        facts,
        members,
        blocks,
        writers,
        storage: new MessageStorage({
          sql: storage.sql,
          facts,
          members,
          blocks,
          isTyping: () => false,
          sent: () => {},
        }),
        transaction: (work) => storage.transactionSync(work),
        changed: () => {},
      });
      const done: string[] = [];
      const call = (name: string, version: number) => reader.ready(version).then(() => done.push(name));
      const calls = [call("first", 0), call("second", 2), call("third", 1)];
      const list = { uuid: "u", isPair: true, blockedPairs: [], writerIds: [], members: [] };
      const read = async (version: number) => {
        while (reads.length < version) await scheduler.wait(0);
        reads[version - 1]?.resolve({ ...list, version });
        await Promise.resolve();
      };
      await read(1);
      calls.push(call("fourth", 0));
      await read(2);
      await Promise.all(calls);
      expect(done).toEqual(["first", "second", "third", "fourth"]);
      expect([reader.version, reads.length]).toEqual([2, 2]);
    });
  });

  it("[P4] a message that was sent before its conversation was hidden", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "Hello");
    // As if the room had not told Ben's object yet.
    await runInDurableObject(objectOf(ben), (_, { storage }) => storage.sql.exec("DELETE FROM inbox"));
    const late = await room(id).summary(ben.id, 0);
    await api("DELETE", `/api/chat/conversations/${id}/`, { as: ben });
    if (late?.update) await objectOf(ben).deliver(late.update);
    const list = async () => (await api<unknown[]>("GET", "/api/chat/conversations/", { as: ben })).body;
    expect(await list()).toEqual([]);
    await say(ada, id, "Are you there?");
    await expect.poll(list).toHaveLength(1);
  });
});
