import type { Context } from "../../../context.ts";
import type { Actor } from "../../../http/credentials.ts";
import { FORM_LIMITS, readMultipart } from "../../../http/multipart.ts";
import { assertOwnName } from "../../../http/own-name.ts";
import { validationError } from "../../../http/router.ts";
import { invalidField } from "../../../lib/error.ts";
import { discardFile, receiveFile } from "../../media/actions.ts";
import type { Membership } from "../policy.ts";
import type { NewMessage } from "./actions.ts";
import { MessageFields } from "./schemas.ts";

/**
 * Streams the file to the bucket; a refused form leaves none behind. @throws AppError not_allowed,
 * validation_failed, malformed_body, content_too_large, unsupported_media_type
 */
export async function receiveForm(
  ctx: Context,
  actor: Actor,
  { conversation }: Membership,
  request: Request,
): Promise<{ message: NewMessage; digest: string }> {
  const form = await readMultipart(request, FORM_LIMITS, (file) =>
    receiveFile(ctx, {
      ...file,
      bytesMax: lengthOf(request),
      ownerId: actor.accountId,
      conversationId: conversation.id,
    }),
  );
  try {
    const { content, client_id: clientId } = readFields(actor, form.fields, form.file !== null);
    const message = { content, clientId: clientId ?? null, ...(form.file && { file: form.file }) };
    return { message, digest: form.digest };
  } catch (error) {
    if (form.file) await discardFile(ctx, form.file.key);
    throw error;
  }
}

function lengthOf(request: Request): number | undefined {
  return Number(request.headers.get("Content-Length")) || undefined;
}

function readFields({ accountId }: Actor, fields: Record<string, string>, hasFile: boolean) {
  assertOwnName(fields, accountId, ["sender_id"]);
  if (fields.attachment !== undefined) {
    throw invalidField("attachment", "attachment must be a file: add a filename to its form part.");
  }
  const parsed = MessageFields.safeParse({ ...fields, hasFile });
  if (!parsed.success) throw validationError(parsed.error);
  return parsed.data;
}
