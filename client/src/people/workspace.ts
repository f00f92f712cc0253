import type { Activity, Channel } from "../api-types.ts";
import type { Frame } from "../connection/link.ts";
import type { Context } from "../context.ts";
import { Followed } from "./followed.ts";

export interface WorkspaceState {
  /** Those one may see, oldest first. */
  readonly channels: readonly Channel[];
  /** What happened, newest first; the newest 100. */
  readonly activities: readonly Activity[];
}

const ACTIVITIES_MAX = 100;

/** A workspace: its channels, and what happens in it. */
export class Workspace extends Followed<WorkspaceState> {
  readonly id: number;

  constructor(context: Context, id: number) {
    super(context, "/ws/activity/", { channels: [], activities: [] });
    this.id = id;
  }

  get channels(): readonly Channel[] {
    return this.snapshot.channels;
  }

  get activities(): readonly Activity[] {
    return this.snapshot.activities;
  }

  /** What happened before the server listens is in the lists that are read after that. */
  protected override opened(): void {
    this.transmit({ type: "subscribe", workspace_id: this.id });
  }

  protected override heldBack(frame: Frame): void {
    if (frame.type === "subscribed") this.load();
  }

  protected override async read(): Promise<WorkspaceState> {
    const { api } = this.context;
    const [channels, activities] = await Promise.all([
      api.get("/api/channels/", { query: { workspace_id: this.id } }),
      api.post("/api/activities/", { body: { workspace_id: this.id, limit: ACTIVITIES_MAX } }),
    ]);
    return { channels: channels.data, activities: activities.data };
  }

  protected override take(state: WorkspaceState, frame: Frame): WorkspaceState | null {
    if (frame.type !== "activity_update") return state;
    const activity = frame.activity as Activity;
    if (activity.type === "channel_created") return null;
    if (state.activities.some(({ id }) => id === activity.id)) return state;
    return { ...state, activities: [activity, ...state.activities].slice(0, ACTIVITIES_MAX) };
  }
}
