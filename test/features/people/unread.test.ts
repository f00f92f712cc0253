import { exports } from "cloudflare:workers";
import { expect, it } from "vitest";
import { ORIGIN } from "../../support/api.ts";
import { objectOf } from "../../support/build.ts";
import { cast } from "../../support/cast.ts";
import { exemptTraffic } from "../../support/documents/traffic.ts";
import { openSocket, TestSocket } from "../../support/socket.ts";

const KIB = 1024;

it("[P34] a person's socket that reads nothing closes with 4008, and another that pings is sent everything", async () => {
  // The identifier is longer than any.
  exemptTraffic();
  const [ada] = await cast("ada");
  const reading = await openSocket("/ws/events/", { as: ada });
  const url = new URL(`/ws/events/?token=${ada.access}`, ORIGIN);
  const { webSocket } = await exports.default.fetch(new Request(url, { headers: { Upgrade: "websocket" } }));
  if (!webSocket) throw new Error("No socket");
  const told = 50;
  for (let chat = 0; chat < told; chat += 1) {
    await objectOf(ada).tell({ type: "ChatJoined", chat: `${chat} ${"x".repeat(500 * KIB)}` });
    reading.send("ping");
    let frame = await reading.next();
    while (frame.action !== "join_chat") frame = await reading.next();
    expect(String((frame.data as { chat_id: string }).chat_id)).toMatch(new RegExp(`^${chat} `));
  }
  const late = new TestSocket(webSocket);
  expect(await late.closed).toMatchObject({ code: 4008, reason: "too much unread" });
  expect(late.untaken.length).toBeGreaterThan(0);
  expect(late.untaken.length).toBeLessThan(told);
});
