import { AppError } from "../lib/error.ts";
import { CLOSE_ILLEGAL_CONNECTION, closeCodeFor } from "./close-codes.ts";
import type { Refusal } from "./dialect.ts";

/** Who asks for a socket, by a token that we signed: the object that opens it asks whether their login still lives. */
export interface Claim {
  accountId: number;
  grantId: string;
  /** The SHA-256 of a ticket that is good for one socket; null where they came by other credentials. */
  ticketHash: string | null;
}

/** Whether someone may have the socket that they ask for, as the database says at one moment. */
export interface Access {
  /** Whether their login lives, and their ticket, if they came by one, was good. */
  isSignedIn: boolean;
  /** Whether they are a member of the room today. */
  isMember: boolean;
  /** The version of the room's list of members; null without such a room. */
  version: number | null;
}

/** A handshake, as the Worker hands it to an object. */
export interface Principal extends Claim {
  /** The dialect of the endpoint, for an object whose sockets speak several. */
  dialect?: string;
  /** The last change that the client has seen, as it wrote it; null for a fresh start. */
  after: string | null;
}

const PRINCIPAL_HEADER = "X-Principal";

/**
 * An object that still runs the version before takes the Worker's word for it that someone is a member, after it has read
 * this version of the list: which makes it read the list anew.
 */
const NEWEST_DIRECTORY = Number.MAX_SAFE_INTEGER;

export function isUpgrade(request: Request): boolean {
  return request.headers.get("Upgrade")?.toLowerCase() === "websocket";
}

/** The upgrade as an object gets it: none of the client's headers, so that none can pass for the Worker's word. */
export function upgradeRequest(principal: Principal): Request {
  const header = JSON.stringify({ ...principal, directoryVersion: NEWEST_DIRECTORY });
  return new Request("https://object/", { headers: { Upgrade: "websocket", [PRINCIPAL_HEADER]: header } });
}

/** What a Worker of the version before hands over has no ticket: it has taken that already. */
export function readPrincipal(request: Request): Principal {
  const header = JSON.parse(request.headers.get(PRINCIPAL_HEADER) ?? "null") as Principal;
  return { ...header, ticketHash: header.ticketHash ?? null };
}

/** How an object refuses a handshake: the Worker tells the client, in the way of its endpoint. */
export function refusalResponse(refusal: Refusal): Response {
  return Response.json(refusal, { status: 403 });
}

/** The socket that an object opened. @throws AppError what the object refused it for */
export async function assertOpened(response: Response): Promise<Response> {
  if (response.webSocket) return response;
  const { code, message } = (await response.json()) as Refusal;
  throw new AppError(code, message);
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

export const NOT_SIGNED_IN: Refusal = {
  code: "not_signed_in",
  message: "Sign in, and connect with ?ticket= or ?token=.",
};

/** For a person whose earlier connections hold more than one person may have waiting. */
export const TOO_MUCH_UNREAD: Refusal = {
  code: "rate_limited",
  message: "Your earlier connections have not read what was sent to them. Connect again in a minute.",
};

/** What to tell of a failure while a socket was opened. */
export function upgradeRefusal(error: unknown): Refusal {
  if (error instanceof AppError) return { code: error.code, message: error.message };
  return { code: "internal_error", message: "Something went wrong on our side. Connect again later." };
}
