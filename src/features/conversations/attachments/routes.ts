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

const Header = z.string().optional();
const cachingHeaders = {
  ETag: { description: "Identifies these bytes", required: true, schema: { type: "string" } },
  "Cache-Control": { description: "Caches ask each time", required: true, schema: { type: "string" } },
  "Accept-Ranges": { description: "Always bytes", required: true, schema: { type: "string" } },
} as const;
const fileHeaders = {
  ...cachingHeaders,
  "Content-Length": { description: "How many bytes follow", required: true, schema: { type: "integer" } },
  "Content-Disposition": {
    description: "The name of the file; inline for pictures, sound and video",
    required: true,
    schema: { type: "string" },
  },
} as const;
const ContentRange = {
  description: "Which bytes these are, and how many the file has",
  required: true,
  schema: { type: "string" },
} as const;

const readAttachment = createRoute({
  operationId: "readAttachment",
  method: "get",
  path: "/media/chat_attachments/{key}/{name}",
  tags: ["Media"],
  summary: "Read the attachment of a message",
  description:
    "The key alone finds the file. Answers HEAD, If-None-Match, and Range with one range. An address in a page " +
    "takes ?ticket= from POST /api/media-tickets/ instead of the Authorization header.",
  security: ANY_LOGIN,
  middleware: [requireSignIn, requireReadableFile],
  request: {
    params: z.object({
      key: z.string().openapi({ description: "The key of the file, which alone finds it" }),
      name: z.string().openapi({ description: "The name of the file, for people" }),
    }),
    query: z.object({
      ticket: Header.openapi({ description: "A media ticket, from POST /api/media-tickets/" }),
    }),
    headers: z.object({
      range: Header.openapi({ description: "One range of bytes, such as `bytes=0-1023`" }),
      "if-range": Header.openapi({
        description: "The ETag with which the range is wanted, else the whole file",
      }),
      "if-none-match": Header.openapi({ description: "The ETag of the copy that the caller has" }),
    }),
  },
  responses: {
    200: { ...fileBytes, description: "The file", headers: fileHeaders },
    206: {
      ...fileBytes,
      description: "The bytes that were asked for",
      headers: { ...fileHeaders, "Content-Range": ContentRange },
    },
    304: { ...empty("The file is the one that the caller has"), headers: cachingHeaders },
    ...problems("not_signed_in", "not_found", "range_not_satisfiable"),
  },
});

attachments.openapi(readAttachment, async (c) => {
  const [ctx, file] = [c.get("ctx"), c.get("file")];
  const decision = readConditions(c.req.method, c.req.raw.headers, { etag: etagOf(file), size: file.size });
  switch (decision.kind) {
    case "not_modified":
      return c.body(null, 304, cachingOf(file));
    case "unsatisfiable":
      c.header("Content-Range", `bytes */${file.size}`);
      throw new AppError("range_not_satisfiable", `The file has ${file.size} bytes.`);
    case "range":
      return c.body(await openFile(ctx, file, decision.range), 206, headersOf(file, decision.range));
    case "whole":
      if (c.req.method === "HEAD") return c.body(null, 200, headersOf(file));
      return c.body(await openFile(ctx, file), 200, headersOf(file));
  }
});

function etagOf(file: MediaRow): string {
  return `"${file.key}"`;
}

function cachingOf(file: MediaRow) {
  // Caches must revalidate: the reader may have left.
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
