import { AppError } from "../lib/error.ts";
import { CLOSE_ILLEGAL_CONNECTION, closeCodeFor } from "./close-codes.ts";
import type { Refusal } from "./dialect.ts";

/** What the Worker found out about a connection before it handed it to an object. */
export interface Principal {
  accountId: number;
  grantId: string;
  /** The dialect of the endpoint, for an object whose sockets speak several. */
  dialect?: string;
  /** The version of the member list by which the Worker let them in; 0 where there is none. */
  directoryVersion: number;
  /** The last change that the client has seen, as it wrote it; null for a fresh start. */
  after: string | null;
}

const PRINCIPAL_HEADER = "X-Principal";

export function isUpgrade(request: Request): boolean {
  return request.headers.get("Upgrade")?.toLowerCase() === "websocket";
}

/** The upgrade as an object gets it: none of the client's headers, so that none can pass for the Worker's word. */
export function upgradeRequest(principal: Principal): Request {
  return new Request("https://object/", {
    headers: { Upgrade: "websocket", [PRINCIPAL_HEADER]: JSON.stringify(principal) },
  });
}

export function readPrincipal(request: Request): Principal {
  return JSON.parse(request.headers.get(PRINCIPAL_HEADER) ?? "null") as Principal;
}

/** A refused handshake is accepted, told why, and closed: a browser shows its page no status of a failed one. */
export function refuseUpgrade(refusal: Refusal): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify({ type: "error", ...refusal }));
  server.close(closeCodeFor(refusal.code), refusal.code);
  return new Response(null, { status: 101, webSocket: client });
}

/** The same for the clients of `/ws/events/`, who know no frame for it: nothing is sent, and 3002 is who are you. */
export function refuseSilently(refusal: Refusal): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(
    refusal.code === "not_signed_in" ? CLOSE_ILLEGAL_CONNECTION : closeCodeFor(refusal.code),
    refusal.code,
  );
  return new Response(null, { status: 101, webSocket: client });
}

/** For a person whose earlier connections hold more than one person may have waiting. */
export const LEFT_TOO_MUCH: Refusal = {
  code: "rate_limited",
  message: "Your earlier connections have not read what was sent to them. Connect again in a minute.",
};

/** What to tell of a failure while a socket was opened. */
export function upgradeRefusal(error: unknown): Refusal {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: "internal_error", message: "Something went wrong on our side. Connect again later." };
}
