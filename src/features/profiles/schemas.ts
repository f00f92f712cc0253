import { z } from "@hono/zod-openapi";
import { isoTime } from "../../lib/time.ts";
import type { Profile } from "./store.ts";
import { PROFILE_TYPES } from "./tables.ts";

export const ProfileTypeSchema = z
  .enum(PROFILE_TYPES)
  .openapi("ProfileType", { description: "What someone is on the gym platform" });

export const NewProfileSchema = z.object({ profile_type: ProfileTypeSchema }).openapi("NewProfile");

export const ProfileSchema = z
  .object({
    id: z.int().describe("The id of the profile"),
    account: z.int().describe("The id of its account"),
    profile_type: ProfileTypeSchema,
    created_at: z.iso.datetime().describe("When the profile was created"),
  })
  .openapi("Profile");

export const ProfileListSchema = z.array(ProfileSchema).openapi("ProfileList");

export function presentProfile(profile: Profile): z.infer<typeof ProfileSchema> {
  return {
    id: profile.id,
    account: profile.accountId,
    profile_type: profile.profileType,
    created_at: isoTime(profile.createdAt),
  };
}
