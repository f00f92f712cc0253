import type { WorkspaceRole } from "../policy.ts";
import type { Channel } from "./tables.ts";

/** A channel as someone has it before them. */
export interface ChannelAccess {
  channel: Channel;
  /** Their role in the channel, or null for someone who is not in it. */
  role: "creator" | "member" | null;
  workspaceRole: WorkspaceRole | null;
  /** Whether they joined the workspace by an act of their own. */
  hasAccepted: boolean;
  isOpenWorkspace: boolean;
}

/** A private channel exists for those in it alone; another for all who may look into its workspace. */
export function canSeeChannel({ channel, role, workspaceRole, isOpenWorkspace }: ChannelAccess): boolean {
  return channel.isPrivate ? role !== null : workspaceRole !== null || isOpenWorkspace;
}
