import type { Context } from "../../../context.ts";
import { acceptMembership } from "./store.ts";

/**
 * Makes a member who was only added one who joined: whoever acts in a workspace has joined it. Fellow members may see
 * their address and presence from then on. False where nothing changes.
 */
export async function accept(ctx: Context, workspaceId: number, accountId: number): Promise<boolean> {
  const member = { workspaceId, accountId, noticeId: ctx.newId() };
  const isNew = await acceptMembership(ctx.db, member, ctx.now());
  if (isNew) await ctx.deliver(`workspace:${workspaceId}`);
  return isNew;
}
