import { AppError } from "../lib/error.ts";
import { CLOSE_ILLEGAL_CONNECTION, closeCodeFor } from "./close-codes.ts";
import type { Refusal } from "./dialect.ts";

/** From a token that we signed. The object that opens the socket checks whether the grant is still live. */
export interface Claim {
  accountId: number;
  grantId: string;
  /** The SHA-256 of a single-use ticket; null with other credentials. */
  ticketHash: string | null;
}

export interface Access {
  isSignedIn: boolean;
  isMember: boolean;
  /** The version of the room's member list; null if there is no such room. */
  version: number | null;
}

export interface Principal extends Claim {
  dialect?: string;
  /** The last change that the client has seen, unparsed; null for a fresh start. */
  after: string | null;
}

const PRINCIPAL_HEADER = "X-Principal";

/** An object of the version before reads its member list anew, and trusts the Worker on membership. */
const NEWEST_DIRECTORY = Number.MAX_SAFE_INTEGER;

export function isUpgrade(request: Request): boolean {
  return request.headers.get("Upgrade")?.toLowerCase() === "websocket";
}

/** Without any header of the client, so that none can pose as the Worker's. */
export function upgradeRequest(principal: Principal): Request {
  const header = JSON.stringify({ ...principal, directoryVersion: NEWEST_DIRECTORY });
  return new Request("https://object/", { headers: { Upgrade: "websocket", [PRINCIPAL_HEADER]: header } });
}

/** A Worker of the version before sends no ticket: it has used that already. */
export function readPrincipal(request: Request): Principal {
  const header = JSON.parse(request.headers.get(PRINCIPAL_HEADER) ?? "null") as Principal;
  return { ...header, ticketHash: header.ticketHash ?? null };
}

export function refusalResponse(refusal: Refusal): Response {
  return Response.json(refusal, { status: 403 });
}

export async function assertOpened(response: Response): Promise<Response> {
  if (response.webSocket) return response;
  const { code, message } = (await response.json()) as Refusal;
  throw new AppError(code, message);
}

/** Accepts a refused handshake, sends the reason and closes: browsers hide the status of a failed one. */
export function refuseUpgrade(refusal: Refusal): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.send(JSON.stringify({ type: "error", ...refusal }));
  server.close(closeCodeFor(refusal.code), refusal.code);
  return new Response(null, { status: 101, webSocket: client });
}

/** The same on `/ws/events/`, whose clients know no error frame: closes with 3002 if not signed in. */
export function refuseSilently(refusal: Refusal): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(
    refusal.code === "not_signed_in" ? CLOSE_ILLEGAL_CONNECTION : closeCodeFor(refusal.code),
    refusal.code,
  );
  return new Response(null, { status: 101, webSocket: client });
}

export const NOT_SIGNED_IN: Refusal = {
  code: "not_signed_in",
  message: "Sign in, and connect with ?ticket= or ?token=.",
};

export const TOO_MUCH_UNREAD: Refusal = {
  code: "rate_limited",
  message: "Your closed connections left too much data unread. Connect again in a minute.",
};

export function upgradeRefusal(error: unknown): Refusal {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: "internal_error", message: "Something went wrong on our side. Connect again later." };
}
