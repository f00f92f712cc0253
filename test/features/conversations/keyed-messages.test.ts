import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { api, ORIGIN } from "../../support/api.ts";
import { cast } from "../../support/cast.ts";

const withKey = (key: string) => ({ "Idempotency-Key": key });

async function conversationOf(ada: { access: string }, ben: { id: number }): Promise<string> {
  const { body } = await api("POST", "/api/chat/conversations/start/", { as: ada, body: { user2: ben.id } });
  return `/api/chat/conversations/${body.id}`;
}

async function textsIn(path: string, as: { access: string }): Promise<unknown[]> {
  const { body } = await api<{ results: { content: string }[] }>("GET", `${path}/messages/`, { as });
  return body.results.map(({ content }) => content);
}

describe("a message sent under an Idempotency-Key", () => {
  it("[R40] is stored once, and shows no client id that its sender did not set", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const path = await conversationOf(ada, ben);
    const send = (key: string, body: object) =>
      api("POST", `${path}/send_message/`, { as: ada, body, headers: withKey(key) });
    const first = await send("one", { content: "Hello" });
    expect(first.body).toMatchObject({ id: 1, client_id: null });
    expect((await send("one", { content: "Hello" })).body).toEqual(first.body);
    expect((await send("one", { content: "Other" })).body.code).toBe("idempotency_key_reused");
    const named = await send("two", { content: "Again", client_id: "c-1" });
    expect(named.body).toMatchObject({ id: 2, client_id: "c-1" });
    expect((await send("three", { content: "Again", client_id: "c-1" })).body).toMatchObject({ id: 2 });
    expect(await textsIn(path, ben)).toEqual(["Hello", "Again"]);
  });

  it("is separate for another person with the same key", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const path = await conversationOf(ada, ben);
    for (const as of [ada, ben]) {
      const body = { content: "Hello" };
      expect((await api("POST", `${path}/send_message/`, { as, body, headers: withKey("one") })).status).toBe(
        201,
      );
    }
    expect(await textsIn(path, ben)).toEqual(["Hello", "Hello"]);
  });

  it("is stored once if a second request takes over from a slow upload", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const path = await conversationOf(ada, ben);
    const boundary = "BOUNDARY";
    const part = (name: string) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"`;
    const head = `${part("content")}\r\n\r\nonce only\r\n${part("attachment")}; filename="a.txt"\r\nContent-Type: text/plain\r\n\r\n`;
    const tail = `some text\r\n--${boundary}--\r\n`;
    const upload = (body: BodyInit) =>
      exports.default.fetch(
        new Request(new URL(`${path}/send_message/`, ORIGIN), {
          method: "POST",
          body,
          headers: {
            ...withKey("upload"),
            Authorization: `Bearer ${ada.access}`,
            "Content-Type": `multipart/form-data; boundary=${boundary}`,
          },
        }),
      );
    const { readable, writable } = new TransformStream<Uint8Array>();
    const writer = writable.getWriter();
    const slow = upload(readable);
    await writer.write(new TextEncoder().encode(head));
    const ofAda = `account:${ada.id}`;
    const find = () =>
      env.DB.prepare("select claim from idempotency_keys where scope = ?").bind(ofAda).first();
    await expect.poll(find).not.toBeNull();
    await env.DB.prepare("update idempotency_keys set claimed_at = 0 where scope = ?").bind(ofAda).run();
    const fast = await upload(head + tail);
    await writer.write(new TextEncoder().encode(tail));
    await writer.close();
    const answers = [await (await slow).json(), await fast.json()];
    expect([(await slow).status, fast.status]).toEqual([201, 201]);
    expect(answers[0]).toEqual(answers[1]);
    expect(await textsIn(path, ben)).toEqual(["once only"]);
  });
});

describe("reading under an Idempotency-Key", () => {
  it("[R41] returns the same count of messages again if its answer was lost", async () => {
    const [ada, ben] = await cast("ada", "ben");
    const path = await conversationOf(ada, ben);
    for (const content of ["One", "Two"]) {
      await api("POST", `${path}/send_message/`, { as: ben, body: { content } });
    }
    const read = () =>
      api("POST", `${path}/read/`, { as: ada, body: { mark_all: true }, headers: withKey("read") });
    expect((await read()).body.messages_marked_read).toBe(2);
    await env.DB.prepare("update idempotency_keys set status = null, body = null, claimed_at = 0").run();
    await api("POST", `${path}/send_message/`, { as: ben, body: { content: "Three" } });
    expect((await read()).body.messages_marked_read).toBe(2);
    const { body } = await api("GET", `${path}/`, { as: ada });
    expect(body.unread_count).toBe(1);
  });
});
