import { expect, it } from "vitest";
import { FRAME_BYTES_MAX } from "../../../src/realtime/dialect.ts";
import { start } from "../../support/build.ts";
import { cast } from "../../support/cast.ts";
import { enter, openSocket, type TestSocket } from "../../support/socket.ts";
import { makeChannel, makeWorkspace, openChannel, post } from "../../support/team.ts";

interface Side {
  socket: TestSocket;
  /** What every frame has beside its own fields. */
  more: object;
  say: string;
  edit: string;
  text: string;
}

async function world(): Promise<Record<string, Side>> {
  const [ada, ben] = await cast("ada", "ben");
  const conversation = await start(ada, ben);
  const channel = await makeChannel(ada, await makeWorkspace(ada));
  await post(ada, channel, "first");
  const inChannel = { say: "send_message", edit: "edit_message", text: "body" };
  return {
    conversation: {
      socket: await enter(conversation, ada),
      more: {},
      say: "message",
      edit: "edit",
      text: "content",
    },
    channel: { socket: await openChannel(ada, channel), more: {}, ...inChannel },
    chat: {
      socket: await openSocket("/ws/chat/", { as: ada }),
      more: { channel_id: channel },
      ...inChannel,
    },
  };
}

it.each(["conversation", "channel", "chat"])(
  "[R21] among several frames sent at once on a %s socket, each refusal names the refused one",
  async (kind) => {
    const { socket, more, say, edit, text } = (await world())[kind] as Side;
    const frames = [
      { type: say, [text]: "fine", client_id: "a" },
      { type: say, [text]: "x".repeat(5001), client_id: "too long" },
      { type: say, [text]: "\u3164", client_id: "blank" },
      { type: say, [text]: "x".repeat(FRAME_BYTES_MAX), client_id: "larger than a frame" },
      { type: say, [text]: "hi", client_id: "another's", sender_id: 987_654 },
      { type: "explode", client_id: "unknown" },
      { type: edit, message_id: 77, [text]: "hm" },
      { type: say, [text]: "fine too", client_id: "z" },
    ];
    for (const frame of frames) socket.send({ ...frame, ...more });
    const refusals = [];
    while (refusals.length < frames.length - 2) refusals.push(await socket.nextOf("error"));
    const named = refusals.map(({ client_id, message_id }) => client_id ?? message_id);
    expect(named.sort()).toEqual(
      ["too long", "blank", "larger than a frame", "another's", "unknown", 77].sort(),
    );
  },
);

it("[R21] a refusal leaves out an id that JSON cannot repeat", async () => {
  const { conversation, chat } = await world();
  conversation?.socket.send('{"type":"delete","message_id":1e400}');
  expect(await conversation?.socket.nextOf("error")).not.toHaveProperty("message_id");
  chat?.socket.send('{"type":"join_channel","channel_id":-1e400}');
  expect(await chat?.socket.nextOf("error")).not.toHaveProperty("channel_id");
});

it("[P18] a refusal on the socket of many channels names the channel", async () => {
  const { chat } = await world();
  chat?.socket.send({ type: "join_channel", channel_id: 987_654 });
  expect(await chat?.socket.nextOf("error")).toMatchObject({ code: "not_found", channel_id: 987_654 });
  chat?.socket.send({ type: "send_message", channel_id: 987_654, body: "Hi", client_id: "c" });
  expect(await chat?.socket.nextOf("error")).toMatchObject({ channel_id: 987_654, client_id: "c" });
});
