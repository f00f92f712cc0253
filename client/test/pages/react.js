import { connect } from "palaestra-client";
import { useMessages, useRoom } from "palaestra-client/react";
import { createElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";

const server = new URLSearchParams(location.search).get("server");
const opened = [];
const ada = connect({
  url: server,
  signIn: { username: "ada", password: "a long sentence of hers" },
  platform: {
    openSocket(url) {
      opened.push(new URL(url).pathname);
      return new WebSocket(url);
    },
  },
});
const room = ada.conversationWith("ben");

function Line() {
  return useMessages(room)
    .map(({ text }) => text)
    .join(", ");
}

function Page() {
  const { status } = useRoom(room);
  return createElement("main", null, `${status}: `, createElement(Line), " / ", createElement(Line));
}

const root = createRoot(document.body.appendChild(document.createElement("div")));
root.render(createElement(StrictMode, null, createElement(Page)));
const until = async (isSo) => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};
await until(() => document.body.innerText.startsWith("live: Hello"));
const shown = document.body.innerText;
root.unmount();
await until(() => room.status === "idle");
await fetch("/report", { method: "POST", body: JSON.stringify({ shown, opened }) });
