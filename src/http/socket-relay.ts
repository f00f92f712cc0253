import { closeQuietly } from "../realtime/close-codes.ts";

const NO_CODE = 1005;
const BROKEN = 1006;
const INTERNAL_ERROR = 1011;

/**
 * Stands between a client and the socket that an object gave it, frame by frame. The local runtime ends the TCP connection
 * of a socket whose end lies in an object only when the object falls asleep, unless the client sent a frame before; of
 * one whose end lies in the Worker at once.
 */
export function relaySocket(response: Response): Response {
  const { webSocket: object, headers } = response;
  if (!object) return response;
  const { 0: outside, 1: client } = new WebSocketPair();
  for (const ws of [client, object]) {
    ws.binaryType = "arraybuffer";
    ws.accept();
  }
  forward(client, object);
  forward(object, client);
  return new Response(null, { status: 101, headers, webSocket: outside });
}

function forward(from: WebSocket, to: WebSocket): void {
  from.addEventListener("message", ({ data }) => sendQuietly(to, data));
  from.addEventListener("close", ({ code, reason }) => {
    if (code === NO_CODE) closeQuietly(to);
    else closeQuietly(to, code === BROKEN ? INTERNAL_ERROR : code, reason);
  });
  from.addEventListener("error", () => closeQuietly(to, INTERNAL_ERROR, ""));
}

/** What comes after the other side went reaches nobody. */
function sendQuietly(to: WebSocket, data: string | ArrayBuffer): void {
  try {
    to.send(data);
  } catch {
    return;
  }
}
