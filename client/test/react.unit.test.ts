import { createElement, StrictMode } from "react";
import { renderToString } from "react-dom/server";
import { expect, it } from "vitest";
import { connect } from "../src/index.ts";
import { useInbox, useMessages, usePresence, useRoom, useTyping, useUnread } from "../src/react.ts";

it("a server renders what is there before anything was asked, and opens nothing", () => {
  const opened: string[] = [];
  const client = connect({
    url: "http://localhost:1",
    token: "none",
    platform: {
      fetch: (url) => {
        opened.push(url);
        return Promise.reject(new TypeError("offline"));
      },
    },
  });
  const room = client.conversation(7);
  function Page() {
    const { status } = useRoom(room);
    const counts = [
      useMessages(room).length,
      useTyping(room).length,
      useUnread(room),
      useUnread(client.inbox),
    ];
    const { conversations } = useInbox(client.inbox);
    const presence = usePresence(client.people, "ben");
    return `${status} ${counts} ${conversations.length} ${presence}`;
  }
  expect(renderToString(createElement(StrictMode, null, createElement(Page, null)))).toBe(
    "idle 0,0,0,0 0 null",
  );
  expect(opened).toEqual([]);
  client.close();
});
