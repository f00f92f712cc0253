import type { Context } from "../context.ts";
import { AppError } from "../lib/error.ts";
import type { Refusal } from "../realtime/dialect.ts";
import { type Claim, isUpgrade, NOT_SIGNED_IN, refuseUpgrade, upgradeRefusal } from "../realtime/upgrade.ts";
import { readSocketCredentials } from "./authentication.ts";
import { clientAddress } from "./client.ts";
import { isOriginAllowed } from "./origins.ts";
import { countHandshake, countUse } from "./rate-limits.ts";

interface SocketTarget {
  place: string;
  /** @throws AppError not_signed_in first, then the object's refusals */
  open(claim: Claim): Promise<Response>;
  refuse?(refusal: Refusal): Response;
}

/**
 * A refused socket is accepted, sent an error and closed; only foreign pages get none. The object that opens
 * it checks whether the login is active. @throws AppError validation_failed without an upgrade,
 * origin_not_allowed
 */
export async function openSocket(
  ctx: Context,
  request: Request,
  { place, open, refuse = refuseUpgrade }: SocketTarget,
): Promise<Response> {
  if (!isUpgrade(request)) {
    throw new AppError(
      "validation_failed",
      "This is a WebSocket endpoint. Connect with a ws:// or wss:// URL.",
    );
  }
  if (!isOriginAllowed(request, ctx.config.allowedOrigins)) {
    throw new AppError(
      "origin_not_allowed",
      "This page's origin may not connect. Add it to ALLOWED_ORIGINS.",
    );
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

async function openFor(ctx: Context, claim: Claim, open: SocketTarget["open"]): Promise<Response | null> {
  try {
    return await open(claim);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "not_signed_in") throw error;
    ctx.rememberRefused(claim);
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

/** Clients that offer subprotocols require one in the answer; all of ours mean the same. */
function withSubprotocol(request: Request, response: Response): Response {
  const [offered] = request.headers.get("Sec-WebSocket-Protocol")?.split(",") ?? [];
  if (!offered || !response.webSocket) return response;
  return new Response(null, {
    status: response.status,
    webSocket: response.webSocket,
    headers: { "Sec-WebSocket-Protocol": offered.trim() },
  });
}
