import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "../lib/error.ts";
import { isMultipart } from "./multipart.ts";
import type { AppEnv } from "./router.ts";

const JSON_BODY_BYTES_MAX = 256 * 1024;

/** What is read as JSON: also `application/merge-patch+json` and the like. */
const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

/** A route that takes more than a JSON body. Its forms stream: `readMultipart` bounds them as they are read. */
export interface LargeBody {
  method: string;
  /** Without a trailing slash. */
  path: RegExp;
  /** The limit of a body that is not a form, where it is not the ordinary one. */
  file?: { bytesMax: number; detail: string };
}

/**
 * Bounds and buffers every body, whatever its type, before anything else reads it: 256 KiB unless `exceptions` names
 * the route.
 * @throws AppError content_too_large
 */
export function limitBodies(exceptions: readonly LargeBody[]): MiddlewareHandler<AppEnv> {
  const ordinary = limitTo(JSON_BODY_BYTES_MAX, "The body is too large: at most 256 KiB.");
  const large = exceptions.map(({ file, ...route }) => ({
    ...route,
    limit: file ? limitTo(file.bytesMax, file.detail) : ordinary,
  }));
  return (c, next) => {
    const path = c.req.path.replace(/\/$/, "");
    const route = large.find((other) => other.method === c.req.method && other.path.test(path));
    if (route && isMultipart(c.req.raw.headers)) return next();
    return (route?.limit ?? ordinary)(c, next);
  };
}

function limitTo(maxSize: number, detail: string): MiddlewareHandler<AppEnv> {
  return bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError("content_too_large", detail);
    },
  });
}

export function hasJsonBody(c: Context): boolean {
  return JSON_TYPE.test(c.req.header("Content-Type") ?? "");
}

/** The body as JSON, before any schema has seen it. @throws AppError unsupported_media_type, malformed_body */
export async function readJson(
  c: Context,
  otherwise = "Send the body as Content-Type: application/json.",
): Promise<unknown> {
  if (!hasJsonBody(c)) throw new AppError("unsupported_media_type", otherwise);
  return c.req.json().catch(() => {
    throw new AppError("malformed_body", "The body is not well-formed JSON.");
  });
}
