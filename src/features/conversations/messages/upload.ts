import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/authentication.ts";
import { FORM_LIMITS, readMultipart } from "../../../http/multipart.ts";
import { validationError } from "../../../http/router.ts";
import { discardFile, receiveFile } from "../../media/actions.ts";
import type { Membership } from "../policy.ts";
import { MessageFields } from "../schemas.ts";
import type { NewMessage } from "./actions.ts";

/**
 * Reads a message that comes as a form, its file streamed to the bucket on the way. A form that is refused leaves no
 * file behind.
 * @throws AppError validation_failed, malformed_body, content_too_large, unsupported_media_type
 */
export async function receiveForm(
  ctx: Context,
  actor: Actor,
  { conversation }: Membership,
  request: Request,
): Promise<{ message: NewMessage; digest: string }> {
  const form = await readMultipart(request, FORM_LIMITS, (file) =>
    receiveFile(ctx, { ...file, ownerId: actor.accountId, conversationId: conversation.id }),
  );
  const parsed = MessageFields.safeParse({ ...form.fields, hasFile: form.file !== null });
  if (!parsed.success) {
    if (form.file) await discardFile(ctx, form.file.key);
    throw validationError(parsed.error);
  }
  const { content, client_id: clientId } = parsed.data;
  const message = { content, clientId: clientId ?? null, ...(form.file && { file: form.file }) };
  return { message, digest: form.digest };
}
