import type { Env } from "../../env.ts";

export function workspaceRoom(env: Env, workspaceId: number) {
  return env.WORKSPACE_ROOM.getByName(String(workspaceId));
}

export function workspaceTopic(workspaceId: number): string {
  return `workspace:${workspaceId}`;
}
