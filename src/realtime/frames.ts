import type { z } from "zod";

/** One kind of frame. `schema` is of the whole frame, with the field that names its kind; `example` is one of it. */
export interface FrameDescription {
  name: string;
  summary: string;
  schema: z.ZodType;
  example: unknown;
}

/** What the clients of one socket need to know of it; the served description of all sockets is made from these. */
export interface SocketDescription {
  /** With its parameters in braces: `/ws/chat/{conversation_id}/`. */
  path: string;
  title: string;
  summary: string;
  query: { name: string; description: string }[];
  /** What the client sends. */
  send: FrameDescription[];
  /** What the server sends. */
  receive: FrameDescription[];
  closeCodes: { code: number; meaning: string }[];
}
