import { z } from "@hono/zod-openapi";
import { CLIENT_ID_LENGTH_MAX, MESSAGE_LENGTH_MAX } from "./protocol.ts";

/** A message's text, made well-formed: half a surrogate pair could not be stored as it was sent. */
export const MessageText = z
  .string()
  .refine((text) => text.trim() !== "", "must not be empty")
  .refine(
    (text) => characters(text) <= MESSAGE_LENGTH_MAX,
    `may have ${MESSAGE_LENGTH_MAX} characters at most`,
  )
  .transform((text) => text.toWellFormed())
  .openapi({ type: "string", minLength: 1, maxLength: MESSAGE_LENGTH_MAX, example: "See you at six." });

/** The sender's own name for a message, made well-formed as the text is: it is looked for as it was stored. */
export const ClientId = z
  .string()
  .min(1)
  .max(CLIENT_ID_LENGTH_MAX)
  .transform((text) => text.toWellFormed())
  .openapi({ type: "string", minLength: 1, maxLength: CLIENT_ID_LENGTH_MAX, example: "c-17" });

function characters(text: string): number {
  return text.length <= MESSAGE_LENGTH_MAX ? text.length : [...text].length;
}
