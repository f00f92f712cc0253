import { afterEach, expect, it, vi } from "vitest";
import { connect } from "../src/index.ts";

const options = { url: "http://localhost", token: "key" };

afterEach(() => vi.unstubAllGlobals());

it("says which Node it needs where there is no WebSocket, instead of waiting for a socket", () => {
  vi.stubGlobal("WebSocket", undefined);
  expect(() => connect(options)).toThrow("Use Node 22 or newer");
});

it("needs no WebSocket where the application opens sockets itself", () => {
  vi.stubGlobal("WebSocket", undefined);
  const platform = { openSocket: () => expect.unreachable() };
  connect({ ...options, platform }).close();
});
