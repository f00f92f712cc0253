import type { ActivityLine } from "./channel-checker.ts";
import type { ServerPerson, TestServer } from "./server.ts";

/** The maximum page size of activities. */
const LINES_READ = 100;

/** A workspace's activity as read by one person, page by page. */
export class ActivityLines {
  readonly #lines = new Map<number, ActivityLine>();
  readonly #server: TestServer;
  readonly #person: ServerPerson;
  readonly #workspaceId: number;

  constructor(server: TestServer, person: ServerPerson, workspaceId: number) {
    this.#server = server;
    this.#person = person;
    this.#workspaceId = workspaceId;
  }

  /** Everything read so far, ascending. */
  get all(): ActivityLine[] {
    return [...this.#lines.values()].sort((one, other) => one.id - other.id);
  }

  async read(): Promise<void> {
    const body = { workspace_id: this.#workspaceId, limit: LINES_READ };
    const { data } = (await this.#server.request("POST", "/api/activities/", this.#person, body)) as {
      data: ActivityLine[];
    };
    for (const line of data) this.#lines.set(line.id, line);
  }

  /** Reads the newest page and returns whether it has a message's activity. */
  async tellOf(messageId: number): Promise<boolean> {
    await this.read();
    return this.all.some(({ ref_id, type }) => type === "message_sent" && ref_id === messageId);
  }
}
