import { z } from "@hono/zod-openapi";
import { isoTime } from "../../lib/time.ts";
import type { KeptMail } from "./actions.ts";

const MailSchema = z
  .object({ to: z.string(), subject: z.string(), text: z.string(), at: z.iso.datetime() })
  .openapi("Mail");

export function presentMail({ recipient, subject, text, at }: KeptMail): z.infer<typeof MailSchema> {
  return { to: recipient, subject, text, at: isoTime(at) };
}
