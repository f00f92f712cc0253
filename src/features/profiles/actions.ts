import type { Context } from "../../context.ts";
import type { Actor } from "../../http/credentials.ts";
import { AppError, invariant } from "../../lib/error.ts";
import { deleteProfile, findById, insertProfile, listByAccount, type Profile } from "./store.ts";
import type { PROFILE_TYPES } from "./tables.ts";

export { ProfileTypeSchema } from "./schemas.ts";

export type ProfileType = (typeof PROFILE_TYPES)[number];

/** Oldest first; empty for an unknown account. */
export function listProfiles(ctx: Context, accountId: number): Promise<Profile[]> {
  return listByAccount(ctx.db, accountId);
}

/** @throws AppError profile_exists */
export async function addProfile(ctx: Context, actor: Actor, profileType: ProfileType): Promise<Profile> {
  const values = { accountId: actor.accountId, profileType, createdAt: ctx.now() };
  const profile = await insertProfile(ctx.db, values);
  invariant(profile, "an inserted profile is returned");
  return profile;
}

/** @throws AppError not_found */
export async function getProfile(ctx: Context, actor: Actor, profileType: ProfileType): Promise<Profile> {
  const own = await listByAccount(ctx.db, actor.accountId);
  const profile = own.find((each) => each.profileType === profileType);
  if (!profile) throw new AppError("not_found", `You have no ${profileType} profile.`);
  return profile;
}

/** @throws AppError not_found, or not_allowed for another account's profile */
export async function assertOwnProfile(ctx: Context, actor: Actor, id: number | null): Promise<void> {
  const profile = id === null ? null : await findById(ctx.db, id);
  if (!profile) throw new AppError("not_found", "No profile with this id exists.");
  if (profile.accountId !== actor.accountId) {
    throw new AppError("not_allowed", "This profile belongs to another account.");
  }
}

export function removeProfile(ctx: Context, actor: Actor, id: number): Promise<void> {
  return deleteProfile(ctx.db, actor.accountId, id);
}
