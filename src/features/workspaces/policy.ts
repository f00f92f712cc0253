import { AppError } from "../../lib/error.ts";
import type { Workspace } from "./tables.ts";

export type WorkspaceRole = "owner" | "admin" | "member";

/** `role` is null for a visitor of an open workspace. */
export interface WorkspaceAccess {
  workspace: Workspace;
  role: WorkspaceRole | null;
  /** Whether they joined themselves; false if they were only added. */
  hasAccepted: boolean;
  /** The creator's address as the viewer may see it; empty if the account is deleted. */
  createdBy: string;
}

export function canSee({ workspace, role }: WorkspaceAccess): boolean {
  return role !== null || workspace.isOpen;
}

export function assertMember({ role }: WorkspaceAccess): void {
  if (role === null) throw new AppError("not_allowed", "Join this workspace first.");
}

export function assertManager({ role }: WorkspaceAccess): void {
  if (role !== "owner" && role !== "admin") {
    throw new AppError("not_allowed", "Only the workspace's owner and admins can change it.");
  }
}

export function assertOwner({ role }: WorkspaceAccess): void {
  if (role !== "owner") throw new AppError("not_allowed", "Only the owner changes roles.");
}

export function isFull(what: "workspace" | "channel", membersMax: number): AppError {
  return new AppError("too_many_members", `A ${what} has ${membersMax} members at most.`);
}

export function canGive(actorRole: WorkspaceRole, role: WorkspaceRole): boolean {
  return role === "member" || actorRole === "owner";
}
