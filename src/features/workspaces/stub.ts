import type { Env } from "../../env.ts";

/** The object of one workspace. */
export function workspaceRoom(env: Env, workspaceId: number) {
  return env.WORKSPACE_ROOM.getByName(String(workspaceId));
}

/** What sockets follow that subscribe to a workspace's activity. */
export function workspaceTopic(workspaceId: number): string {
  return `workspace:${workspaceId}`;
}
