import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { room, say, start, startGroup, told } from "../../support/build.ts";
import { cast, PASSWORD, type Player } from "../../support/cast.ts";
import { enter, type Frame, openSocket, type TestSocket } from "../../support/socket.ts";
import { openOwn } from "../../support/team.ts";
import { sleepPerson } from "../../support/watch.ts";

const membersOf = (id: number) => `/api/chat/conversations/${id}/members/`;
const add = (id: number, who: Player, as: Player) =>
  api("POST", membersOf(id), { as, body: { account_id: who.id } });
const remove = (id: number, who: Player, as: Player) => api("DELETE", `${membersOf(id)}${who.id}/`, { as });
const rename = (id: number, name: string | null, as: Player) =>
  api("PUT", `/api/chat/conversations/${id}/`, { as, body: { name } });

const joined = ({ id, username }: Player, by: Player, seq: number) => ({
  type: "member_joined",
  account_id: id,
  username,
  by: by.username,
  seq,
});
const left = (who: Player, by: Player, seq: number) => ({ ...joined(who, by, seq), type: "member_left" });
const renamed = (name: string | null, by: Player, seq: number) => ({
  type: "conversation_renamed",
  name,
  by: by.username,
  seq,
});

/** What a socket was sent up to now of changes of the log. */
async function changes(socket: TestSocket): Promise<Frame[]> {
  return (await socket.pending()).filter(({ seq }) => seq !== undefined);
}

describe("[R49] a group", () => {
  it("sends its room who joins and leaves and its new name, with who did it, and replays it", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben);
    const inRoom = await enter(id, ben);
    expect(inRoom.greeting).toMatchObject({ seq: 0 });
    await add(id, cleo, ben);
    expect(await inRoom.nextOf("member_joined")).toEqual(joined(cleo, ben, 1));
    await rename(id, "Monday crew", ada);
    expect(await inRoom.nextOf("conversation_renamed")).toEqual(renamed("Monday crew", ada, 2));
    await evictDurableObject(room(id), { webSockets: "hibernate" });
    await say(cleo, id, "hello");
    await remove(id, cleo, ada);
    expect(await inRoom.nextOf("member_left")).toEqual(left(cleo, ada, 4));
    await add(id, cleo, ada);
    await remove(id, cleo, cleo);
    await rename(id, "Monday crew", ben);
    await rename(id, null, ben);
    const rest = [joined(cleo, ada, 5), left(cleo, cleo, 6), renamed(null, ben, 7)];
    expect(await changes(inRoom)).toEqual(rest);

    const late = await enter(id, ada, 0);
    expect(await changes(late)).toMatchObject([
      joined(cleo, ben, 1),
      renamed("Monday crew", ada, 2),
      { type: "chat_message", seq: 3 },
      left(cleo, ada, 4),
      ...rest,
    ]);
  });

  it("counts none of it as unread, and continues to count messages", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben);
    const inbox = await openSocket("/ws/chat/notifications/", { as: ben });
    await inbox.nextOf("connected");
    await say(ada, id, "one");
    await add(id, cleo, ada);
    await rename(id, "Other", ada);
    await say(ada, id, "two");
    await told(id);
    const counts = (await inbox.pending()).flatMap(({ unread_count }) => unread_count ?? []);
    expect(counts).toEqual([1, 2]);
    await api("POST", `/api/chat/conversations/${id}/read/`, { as: ben });
    expect(await inbox.nextOf("unread_changed")).toMatchObject({ unread_count: 0 });
  });

  it("sends the departure of a deleted account, and replays it without the name", async () => {
    const [ada, ben, cleo] = await cast("ada", "ben", "cleo");
    const id = await startGroup(ada, ben, cleo);
    const inRoom = await enter(id, ada);
    await api("DELETE", `/api/accounts/${ben.id}/`, { as: ben, body: { password: PASSWORD } });
    expect(await inRoom.nextOf("member_left")).toMatchObject({ account_id: ben.id, seq: 1 });
    await expect
      .poll(async () => {
        const late = await enter(id, cleo, 0);
        return (await changes(late)).map(({ username, by }) => [username, by]);
      })
      .toEqual([["deleted account", "deleted account"]]);
  });

  it("of two people has no such changes", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await say(ada, id, "hello");
    expect(await changes(await enter(id, ben, 0))).toMatchObject([{ type: "chat_message", seq: 1 }]);
  });
});

describe("[P43] someone who joins or leaves a group", () => {
  it("is told on every socket that receives messages, awake or hibernated, and so is its creator", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const [cleo] = await cast("cleo");
    const made = await openSocket("/ws/chat/notifications/", { as: ada });
    await made.nextOf("connected");
    const id = await startGroup(ada, ben);
    expect(await made.next()).toEqual({ type: "conversation_added", conversation_id: id });
    const inbox = await openSocket("/ws/chat/notifications/", { as: cleo });
    await inbox.nextOf("connected");
    const bell = await openOwn(cleo, "notifications", { type: "subscribe" });
    const events = await openSocket("/ws/events/", { as: cleo });
    await sleepPerson(cleo);
    await add(id, cleo, ada);
    const { body } = await api<{ uuid: string }>("GET", `/api/chat/conversations/${id}/`, { as: cleo });
    const data = { chat_id: body.uuid };
    for (const socket of [inbox, bell]) {
      expect(await socket.next()).toEqual({ type: "conversation_added", conversation_id: id });
    }
    expect(await events.next()).toEqual({ action: "join_chat", data });
    await say(ada, id, "hello");
    expect(await inbox.next()).toMatchObject({ type: "new_message", unread_count: 1 });
    await bell.next();
    await events.next();
    await sleepPerson(cleo);
    await remove(id, cleo, ada);
    for (const socket of [inbox, bell]) {
      expect(await socket.next()).toEqual({ type: "conversation_removed", conversation_id: id });
    }
    expect(await events.next()).toEqual({ action: "leave_chat", data });
  });
});
