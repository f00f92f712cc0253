import { z } from "@hono/zod-openapi";
import { isoTime } from "../../../lib/time.ts";
import type { Grant } from "./actions.ts";

export const GrantSchema = z
  .object({
    id: z.string().describe("The id of the login"),
    kind: z.enum(["bearer", "cookie"]).describe("Whether its client sends tokens or a browser's cookies"),
    device: z.string().nullable().openapi({
      description: "Browser and system, by the User-Agent header of the sign-in; null where it names none",
      example: "Firefox on Linux",
    }),
    created_at: z.iso.datetime().describe("When its client signed in"),
    last_used_at: z.iso.datetime().describe("When it was last used, to the hour"),
    current: z.boolean().describe("Whether it is the login of this request"),
  })
  .openapi("Grant", { description: "A login" });

export const GrantListSchema = z.array(GrantSchema).openapi("GrantList");

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
