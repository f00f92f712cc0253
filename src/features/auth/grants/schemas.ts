import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import type { Grant } from "./actions.ts";

export const GrantSchema = z
  .object({
    id: z.string(),
    kind: z.enum(["bearer", "cookie"]),
    device: z
      .string()
      .or(z.null())
      .openapi({ description: "By the User-Agent header of its sign-in", example: "Firefox on Linux" }),
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().openapi({ description: "Right to the hour" }),
    current: z.boolean().openapi({ description: "Whether it is the login of this request" }),
  })
  .openapi("Grant");

export function presentGrant(grant: Grant, currentId: string): z.infer<typeof GrantSchema> {
  return {
    id: grant.id,
    kind: grant.kind,
    device: grant.device,
    created_at: isoTime(grant.createdAt),
    last_used_at: isoTime(grant.lastUsedAt ?? grant.createdAt),
    current: grant.id === currentId,
  };
}
