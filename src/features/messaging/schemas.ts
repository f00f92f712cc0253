import { isVisible } from "../../lib/text.ts";
import { text } from "../../lib/text-schemas.ts";
import { CLIENT_ID_LENGTH_MAX, MESSAGE_LENGTH_MAX } from "./protocol.ts";

/** The text beside a file; invisible text becomes empty. */
export const Caption = text(MESSAGE_LENGTH_MAX)
  .overwrite((given) => (isVisible(given) ? given : ""))
  .meta({ maxLength: MESSAGE_LENGTH_MAX, description: "The text beside the file, which may be empty" });

export const MessageText = Caption.refine(isVisible, "must not be empty").meta({
  minLength: 1,
  maxLength: MESSAGE_LENGTH_MAX,
  description: "The text of the message, of which something is visible",
});

export const ClientId = text(CLIENT_ID_LENGTH_MAX).min(1).meta({
  minLength: 1,
  maxLength: CLIENT_ID_LENGTH_MAX,
  description: "Your own id for the message: sent again with the same one, it is not stored twice",
});
