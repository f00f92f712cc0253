import type { ActivityLine } from "./channel-checker.ts";
import type { ServerPerson, TestServer } from "./server.ts";

/** The longest page of activities. */
const LINES_READ = 100;

/** The activity of a workspace as one person reads it, page by page, each before more has come than the page holds. */
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

  /** Everything that was read, ascending. */
  get all(): ActivityLine[] {
    return [...this.#lines.values()].sort((one, other) => one.id - other.id);
  }

  /** Reads the newest lines. */
  async read(): Promise<void> {
    const body = { workspace_id: this.#workspaceId, limit: LINES_READ };
    const { data } = (await this.#server.request("POST", "/api/activities/", this.#person, body)) as {
      data: ActivityLine[];
    };
    for (const line of data) this.#lines.set(line.id, line);
  }

  /** Reads anew whether there is a line of a message. */
  async tellOf(messageId: number): Promise<boolean> {
    await this.read();
    return this.all.some(({ ref_id, type }) => type === "message_sent" && ref_id === messageId);
  }
}
