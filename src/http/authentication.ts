import { createMiddleware } from "hono/factory";
import { AppError } from "../lib/error.ts";
import type { AppEnv } from "./router.ts";

/** The signed-in account, and the login (grant) it came by. */
export interface Actor {
  accountId: number;
  grantId: string;
}

/** `bearer`: an access JWT. `token`: an opaque key. `ticket`: single-use, for opening a socket. */
export interface Credentials {
  kind: "bearer" | "token" | "ticket";
  value: string;
}

/** Reads `Authorization: Bearer …` or `Authorization: Token …`; null where there is neither. */
export function readCredentials(headers: Headers): Credentials | null {
  const match = /^(bearer|token) +(\S+)$/i.exec(headers.get("Authorization")?.trim() ?? "");
  if (!match?.[1] || !match[2]) return null;
  return { kind: match[1].toLowerCase() === "bearer" ? "bearer" : "token", value: match[2] };
}

/** A socket's credentials: those of a request, or `?token=` or `?ticket=`, which browsers can send. */
export function readSocketCredentials(request: Request): Credentials | null {
  const query = new URL(request.url).searchParams;
  const ticket = query.get("ticket");
  if (ticket) return { kind: "ticket", value: ticket };
  const token = query.get("token");
  if (token) return { kind: "bearer", value: token };
  return readCredentials(request.headers);
}

/** Refuses a request whose credentials are missing, ended or nobody's; what follows knows the actor. */
export const requireSignIn = createMiddleware<AppEnv>(async (c, next) => {
  const credentials = readCredentials(c.req.raw.headers);
  const actor = credentials && (await c.get("ctx").authenticate(credentials));
  if (!actor) throw notSignedIn(credentials !== null);
  c.set("actor", actor);
  await next();
});

function notSignedIn(presented: boolean): AppError {
  return presented
    ? new AppError("not_signed_in", "These credentials are not valid, or no longer. Sign in again.")
    : new AppError("not_signed_in", "Sign in, and send Authorization: Bearer <access token>.");
}
