import type { WorkspaceRole } from "../policy.ts";
import type { Channel } from "./tables.ts";

export interface ChannelAccess {
  channel: Channel;
  role: "creator" | "member" | null;
  workspaceRole: WorkspaceRole | null;
  hasAccepted: boolean;
  isOpenWorkspace: boolean;
}

export function canSeeChannel({ channel, role, workspaceRole, isOpenWorkspace }: ChannelAccess): boolean {
  return channel.isPrivate ? role !== null : workspaceRole !== null || isOpenWorkspace;
}
