import type { WorkspaceRole } from "../policy.ts";
import type { Channel } from "./tables.ts";

/** A channel and the viewer's roles. */
export interface ChannelAccess {
  channel: Channel;
  /** Null if they are not a member of the channel. */
  role: "creator" | "member" | null;
  workspaceRole: WorkspaceRole | null;
  hasAccepted: boolean;
  isOpenWorkspace: boolean;
}

/** A private channel is visible to its members, a public one to all who may see its workspace. */
export function canSeeChannel({ channel, role, workspaceRole, isOpenWorkspace }: ChannelAccess): boolean {
  return channel.isPrivate ? role !== null : workspaceRole !== null || isOpenWorkspace;
}
