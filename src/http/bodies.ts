import type { Context, MiddlewareHandler } from "hono";
import { bodyLimit } from "hono/body-limit";
import { AppError } from "../lib/error.ts";
import { isMultipart } from "./multipart.ts";
import type { AppEnv } from "./router.ts";

const JSON_BODY_BYTES_MAX = 256 * 1024;

const JSON_TYPE = /^application\/([\w.-]+\+)?json\s*(;|$)/i;

export interface LargeBody {
  method: string;
  path: RegExp;
  file?: { bytesMax: number; detail: string };
}

/** 256 KiB unless `exceptions` has the route. @throws AppError content_too_large */
export function limitBodies(exceptions: readonly LargeBody[]): MiddlewareHandler<AppEnv> {
  const ordinary = limitTo(JSON_BODY_BYTES_MAX, "The body must be at most 256 KiB.");
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

export async function readJson(
  c: Context,
  otherwise = "Send the body as Content-Type: application/json.",
): Promise<unknown> {
  if (!hasJsonBody(c)) throw new AppError("unsupported_media_type", otherwise);
  return c.req.json().catch(() => {
    throw new AppError("malformed_body", "The body is not valid JSON.");
  });
}
