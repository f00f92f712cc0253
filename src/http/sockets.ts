import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import type { Refusal } from "../realtime/dialect.ts";
import { type Claim, isUpgrade, NOT_SIGNED_IN, refuseUpgrade, upgradeRefusal } from "../realtime/upgrade.ts";
import { readSocketCredentials } from "./authentication.ts";
import { clientAddress } from "./client.ts";
import { isOriginAllowed } from "./origins.ts";
import { countHandshake, countUse } from "./rate-limits.ts";

interface SocketTarget {
  /** The room, or the kind of a person's own sockets, for which handshakes are counted. */
  place: string;
  /** Has the object open it. @throws AppError what that refuses it for, not_signed_in before all else */
  open(claim: Claim): Promise<Response>;
  /** How clients of this socket are told of a refused handshake, where not by an error frame. */
  refuse?(refusal: Refusal): Response;
}

/**
 * Opens a socket for whoever is signed in. What is refused is accepted, told why and closed; only a foreign page
 * gets no socket at all. Here it is known who asks; whether their login lives, the object asks that opens the socket.
 * @throws AppError validation_failed where no socket was asked for, origin_not_allowed
 */
export async function openSocket(
  ctx: Context,
  request: Request,
  { place, open, refuse = refuseUpgrade }: SocketTarget,
): Promise<Response> {
  if (!isUpgrade(request)) {
    throw new AppError(
      "validation_failed",
      "This is a WebSocket address: connect with the ws or wss scheme.",
    );
  }
  if (!isOriginAllowed(request, ctx.config.allowedOrigins)) {
    throw new AppError("origin_not_allowed", "Pages of this origin may not connect.");
  }
  try {
    const credentials = readSocketCredentials(request);
    const claim = credentials && (await ctx.readClaim(credentials));
    if (!claim) return await refuseStranger(ctx, request, refuse);
    await countHandshake(ctx, claim.accountId, place);
    const response = await openFor(ctx, claim, open);
    if (!response) return await refuseStranger(ctx, request, refuse);
    return withSubprotocol(request, response);
  } catch (error) {
    if (!(error instanceof AppError)) ctx.logger.error("a socket was not opened", error);
    return refuse(upgradeRefusal(error));
  }
}

/** Null where the object found that their login has ended, or their ticket was used. */
async function openFor(ctx: Context, claim: Claim, open: SocketTarget["open"]): Promise<Response | null> {
  try {
    return await open(claim);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_signed_in") throw error;
    ctx.noteRefused(claim);
    return null;
  }
}

async function refuseStranger(
  ctx: Context,
  request: Request,
  refuse: (refusal: Refusal) => Response,
): Promise<Response> {
  await countUse(ctx, "ANONYMOUS_ADDRESS", clientAddress(request.headers));
  return refuse(NOT_SIGNED_IN);
}

/** A client that offers subprotocols gives up unless one of them comes back; ours all speak the same. */
function withSubprotocol(request: Request, response: Response): Response {
  const [offered] = request.headers.get("Sec-WebSocket-Protocol")?.split(",") ?? [];
  if (!offered || !response.webSocket) return response;
  return new Response(null, {
    status: response.status,
    webSocket: response.webSocket,
    headers: { "Sec-WebSocket-Protocol": offered.trim() },
  });
}
