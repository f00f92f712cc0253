import { describe, expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { start } from "../../support/build.ts";
import { cast, type Player } from "../../support/cast.ts";
import { openTab } from "../../support/events.ts";
import { enter, openSocket } from "../../support/socket.ts";

async function sendFile(player: Player, id: number, content?: string) {
  const form = new FormData();
  form.set("attachment", new Blob(["a plan"], { type: "text/plain" }), "our plan.txt");
  if (content !== undefined) form.set("content", content);
  return api<{ id: number; content: string }>("POST", `/api/chat/conversations/${id}/send_message/`, {
    as: player,
    body: form,
  });
}

describe("a file without text", () => {
  it.each([undefined, "", " \u3164"])("is announced by its name everywhere (%j)", async (content) => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    const [bell, notices] = await Promise.all(
      ["/ws/chat/notifications/", "/ws/notifications/"].map((path) => openSocket(path, { as: ben })),
    );
    const tab = await openTab(ben);
    notices?.send({ type: "subscribe" });
    await notices?.nextOf("subscribed");
    expect((await sendFile(ada, id, content)).body).toMatchObject({ id: 1, content: "" });
    expect(await bell?.nextOf("new_message")).toMatchObject({ content_preview: "our plan.txt" });
    expect(await notices?.nextOf("notification")).toMatchObject({
      message: `${ada.username}: our plan.txt`,
    });
    expect(await tab.nextOf("new_message")).toMatchObject({ content: "our plan.txt" });
    const chats = await api<{ items: { last_message: object }[] }>("GET", "/chats/", { as: ben });
    expect(chats.body.items[0]?.last_message).toMatchObject({ content: "our plan.txt" });
    const messages = await api<{ items: object[] }>("GET", `/chats/${ada.username}/messages/`, { as: ben });
    expect(messages.body.items[0]).toMatchObject({ content: "our plan.txt" });
  });

  it("can have its text edited to nothing, unlike a message without a file", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const id = await start(ada, ben);
    await sendFile(ada, id, "Look");
    const socket = await enter(id, ada);
    socket.send({ type: "edit", message_id: 1, new_content: " \u200b" });
    expect(await socket.nextOf("message_edited")).toMatchObject({ message_id: 1, new_content: "" });
    socket.send({ type: "message", content: "Words" });
    await socket.nextOf("chat_message");
    socket.send({ type: "edit", message_id: 2, new_content: "" });
    expect(await socket.next()).toMatchObject({ type: "error", code: "validation_failed", message_id: 2 });
  });
});
