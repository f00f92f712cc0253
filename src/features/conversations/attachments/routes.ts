import { createRoute, z } from "@hono/zod-openapi";
import { requireSignIn } from "../../../http/authentication.ts";
import { ANY_LOGIN } from "../../../http/contract.ts";
import { guardBy } from "../../../http/guard.ts";
import { empty, problems } from "../../../http/responses.ts";
import { createRouter } from "../../../http/router.ts";
import { AppError } from "../../../lib/error.ts";
import {
  type ByteRange,
  contentDisposition,
  fileNotFound,
  getFile,
  type MediaRow,
  openFile,
  readConditions,
} from "../../media/actions.ts";
import { requireMembership } from "../actions.ts";

interface AttachmentVariables {
  file: MediaRow;
}

export const attachments = createRouter<AttachmentVariables>();

/** Answers a stranger as if there were no such file. */
const requireReadableFile = guardBy<AttachmentVariables>(async (c) => {
  const file = await getFile(c.get("ctx"), c.req.param("key") ?? "");
  await requireMembership(c.get("ctx"), c.get("actor"), file.conversationId).catch((error: unknown) => {
    throw error instanceof AppError && error.code === "not_found" ? fileNotFound() : error;
  });
  c.set("file", file);
});

const fileBytes = {
  content: { "*/*": { schema: z.string().openapi({ format: "binary" }) } },
};

const readAttachment = createRoute({
  method: "get",
  path: "/media/chat_attachments/{key}/{name}",
  tags: ["Media"],
  summary: "A message's attachment, for members of its conversation",
  description:
    "The key alone finds the file. Answers HEAD, If-None-Match, and Range with one range. An address in a page " +
    "takes ?ticket= from POST /api/media-tickets/ instead of the Authorization header.",
  security: ANY_LOGIN,
  middleware: [requireSignIn, requireReadableFile],
  request: {
    params: z.object({ key: z.string(), name: z.string() }),
    query: z.object({ ticket: z.string().optional() }),
    headers: z.object({
      range: z.string().optional(),
      "if-range": z.string().optional(),
      "if-none-match": z.string().optional(),
    }),
  },
  responses: {
    200: { ...fileBytes, description: "The file" },
    206: { ...fileBytes, description: "The bytes that were asked for" },
    304: empty("The file is the one that the caller has"),
    ...problems("not_signed_in", "not_found", "range_not_satisfiable"),
  },
});

attachments.openapi(readAttachment, async (c) => {
  const [ctx, file] = [c.get("ctx"), c.get("file")];
  const asked = readConditions(c.req.method, c.req.raw.headers, { etag: etagOf(file), size: file.size });
  switch (asked.kind) {
    case "not_modified":
      return c.body(null, 304, cachingOf(file));
    case "unsatisfiable":
      c.header("Content-Range", `bytes */${file.size}`);
      throw new AppError("range_not_satisfiable", `The file has ${file.size} bytes.`);
    case "range":
      return c.body(await openFile(ctx, file, asked.range), 206, headersOf(file, asked.range));
    case "whole":
      if (c.req.method === "HEAD") return c.body(null, 200, headersOf(file));
      return c.body(await openFile(ctx, file), 200, headersOf(file));
  }
});

function etagOf(file: MediaRow): string {
  return `"${file.key}"`;
}

function cachingOf(file: MediaRow) {
  // A copy in a cache is to be asked about each time: its reader may be a member no longer.
  return { ETag: etagOf(file), "Cache-Control": "private, no-cache", "Accept-Ranges": "bytes" };
}

function headersOf(file: MediaRow, range?: ByteRange): Record<string, string> {
  const { offset, length } = range ?? { offset: 0, length: file.size };
  return {
    ...cachingOf(file),
    "Content-Type": file.contentType,
    "Content-Length": String(length),
    ...(range && { "Content-Range": `bytes ${offset}-${offset + length - 1}/${file.size}` }),
    "Content-Disposition": contentDisposition(file.name, file.contentType),
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
  };
}
