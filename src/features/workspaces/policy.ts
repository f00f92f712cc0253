import { AppError } from "../../lib/error.ts";

export type WorkspaceRole = "owner" | "admin" | "member";

export interface Workspace {
  id: number;
  name: string;
  description: string;
  isOpen: boolean;
  /** Null where the account is deleted. */
  creatorId: number | null;
  createdAt: number;
  /** How many members it has. */
  members: number;
}

/** A workspace as someone has it before them; without a role they are no member, and it is open. */
export interface WorkspaceAccess {
  workspace: Workspace;
  role: WorkspaceRole | null;
  /** Whether they joined by an act of their own; false for someone who was only added. */
  hasAccepted: boolean;
  /** The creator's address as the viewer may know it; empty where the account is deleted. */
  createdBy: string;
}

/** Anyone may look into an open workspace; into another, its members. */
export function canSee({ workspace, role }: WorkspaceAccess): boolean {
  return role !== null || workspace.isOpen;
}

/** @throws AppError not_allowed for someone who sees the workspace and is no member */
export function assertMember({ role }: WorkspaceAccess): void {
  if (role === null) throw new AppError("not_allowed", "Join this workspace first.");
}

/** @throws AppError not_allowed */
export function assertManager({ role }: WorkspaceAccess): void {
  if (role !== "owner" && role !== "admin") {
    throw new AppError("not_allowed", "Only its owner and admins may change a workspace.");
  }
}

/** @throws AppError not_allowed */
export function assertOwner({ role }: WorkspaceAccess): void {
  if (role !== "owner") throw new AppError("not_allowed", "Only the owner changes roles.");
}

/** A workspace or channel has as many members as it may. */
export function isFull(what: "workspace" | "channel", membersMax: number): AppError {
  return new AppError("too_many_members", `A ${what} has ${membersMax} members at most.`);
}

/** Any member adds members; only the owner makes an admin, or hands the workspace over. */
export function canGive(actorRole: WorkspaceRole, role: WorkspaceRole): boolean {
  return role === "member" || actorRole === "owner";
}
