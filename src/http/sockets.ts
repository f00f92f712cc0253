import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import type { Refusal } from "../realtime/dialect.ts";
import { isUpgrade, refuseUpgrade, upgradeRefusal } from "../realtime/upgrade.ts";
import { type Actor, readSocketCredentials } from "./authentication.ts";
import { isOriginAllowed } from "./origins.ts";
import { clientAddress, countHandshake, countUse } from "./rate-limits.ts";

interface SocketTarget {
  /** The room, or the kind of a person's own sockets, for which handshakes are counted. */
  place: string;
  open(actor: Actor): Promise<Response>;
  /** How clients of this socket are told of a refused handshake, where not by an error frame. */
  refuse?(refusal: Refusal): Response;
}

/**
 * Opens a socket for whoever is signed in. What is refused is accepted, told why and closed; only a foreign page
 * gets no socket at all.
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
    const actor = credentials && (await ctx.authenticate(credentials));
    if (!actor) {
      await countUse(ctx, "ANONYMOUS_ADDRESS", clientAddress(request.headers));
      return refuse({
        code: "not_signed_in",
        message: "Sign in, and connect with ?ticket= or ?token=.",
      });
    }
    await countHandshake(ctx, actor.accountId, place);
    return withSubprotocol(request, await open(actor));
  } catch (error) {
    if (!(error instanceof AppError)) ctx.logger.error("a socket was not opened", error);
    return refuse(upgradeRefusal(error));
  }
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
