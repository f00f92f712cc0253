import type { Context } from "../../context.ts";
import { AppError } from "../../lib/error.ts";
import { watchActivities } from "../workspaces/activity/actions.ts";
import { workspaceRoom, workspaceTopic } from "../workspaces/stub.ts";
import { FOLLOWED_MAX, type Following } from "./following.ts";
import type { Sockets } from "./sockets.ts";

interface WorkspacesParts {
  context: Context;
  accountId: number;
  sockets: Sockets;
  following: Following;
}

/** What happens in workspaces, on sockets of a person's own object [P19]. */
export class Workspaces {
  readonly #parts: WorkspacesParts;

  constructor(parts: WorkspacesParts) {
    this.#parts = parts;
  }

  /** @throws AppError not_found */
  async watch(ws: WebSocket, workspaceId: number): Promise<void> {
    const { context, accountId, sockets, following } = this.#parts;
    if (following.count(ws) >= FOLLOWED_MAX) {
      throw new AppError(
        "not_allowed",
        `One socket follows ${FOLLOWED_MAX} workspaces at most: open another.`,
      );
    }
    const source = {
      topic: workspaceTopic(workspaceId),
      start: () => watchActivities(context, accountId, workspaceId),
      started: () => sockets.tell({ type: "WorkspaceWatched", workspaceId }, { only: ws }),
      replay: async () => [],
      resync: () => {},
    };
    await following.begin(ws, source, null);
  }

  async unwatch(ws: WebSocket, workspaceId: number): Promise<void> {
    const { sockets, following } = this.#parts;
    const topic = workspaceTopic(workspaceId);
    const wasWatching = following.told(ws, topic) !== null;
    const isLast = following.end(ws, topic);
    sockets.tell({ type: "WorkspaceUnwatched", workspaceId }, { only: ws });
    if (wasWatching && isLast) await this.unfollow(workspaceId);
  }

  async unfollow(workspaceId: number): Promise<void> {
    const { context, accountId } = this.#parts;
    await workspaceRoom(context.env, workspaceId).unwatch(accountId);
  }

  /** A workspace may be followed no longer: every socket that subscribed to it learns so. */
  dismiss(workspaceId: number): void {
    const { following, sockets } = this.#parts;
    for (const ws of following.endAll(workspaceTopic(workspaceId))) {
      sockets.tell({ type: "WorkspaceUnwatched", workspaceId }, { only: ws });
    }
  }
}
