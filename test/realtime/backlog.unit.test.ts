import { describe, expect, it } from "vitest";
import {
  Backlogs,
  type ConnectionBacklog,
  ENDED_BYTES_MAX,
  ENDED_KEPT_MS,
  SAVE_EVERY_BYTES,
  type SavedBacklog,
  SILENT_BYTES,
  UNPROVEN_BYTES,
} from "../../src/realtime/backlog.ts";

const [ADA, BEN] = [1, 2];
const PAGE = SAVE_EVERY_BYTES;
const NOTHING = { silent: 0, unproven: 0 };

/** Connections by name, whose pongs the test sends. */
class Story {
  readonly pongs = new Map<string, number>();
  readonly backlogs = new Backlogs<string>((connection) => this.pongs.get(connection) ?? 0);
  readonly #open = new Map<string, ConnectionBacklog<string>>();

  constructor(...connections: [connection: string, accountId: number][]) {
    for (const [connection, accountId] of connections) this.open(connection, accountId);
  }

  open(connection: string, accountId: number, saved: SavedBacklog = NOTHING): void {
    this.#open.set(connection, this.backlogs.open(connection, accountId, saved));
  }

  send(connection: string, bytes: number): void {
    const backlog = this.#open.get(connection);
    if (!backlog) throw new Error(`${connection} is not open`);
    this.backlogs.sent(backlog, bytes);
  }

  /** Sends page after page until the person is full, at most `max` bytes; how much it was. */
  fill(connection: string, accountId: number, max = 1e9, afterEach = () => {}): number {
    let sent = 0;
    while (sent < max && !this.backlogs.isFull(accountId, 0)) {
      this.send(connection, PAGE);
      sent += PAGE;
      afterEach();
    }
    return sent;
  }

  pong(connection: string): void {
    this.pongs.set(connection, (this.pongs.get(connection) ?? 0) + 1);
  }
}

describe("a silent connection", () => {
  it("[R36] may be sent its personal limit and the shared one, and no more", () => {
    const story = new Story(["a", ADA]);
    expect(story.fill("a", ADA)).toBe(SILENT_BYTES.own + SILENT_BYTES.shared + PAGE);
  });

  it("[R36] keeps its personal limit when another used up the shared one", () => {
    const story = new Story(["a", ADA], ["b", BEN]);
    story.fill("a", ADA);
    expect(story.fill("b", BEN)).toBe(SILENT_BYTES.own + PAGE);
  });

  it("[R36] shares its limits with the other connections of its person", () => {
    const story = new Story(["a", ADA], ["a2", ADA]);
    story.fill("a", ADA, SILENT_BYTES.shared);
    expect(story.fill("a2", ADA)).toBe(SILENT_BYTES.own + PAGE);
    expect(story.backlogs.fullest(ADA)).toBe("a");
  });

  it("[R36] has its full limits again after activity", () => {
    const story = new Story(["a", ADA]);
    story.fill("a", ADA);
    story.backlogs.noteActivity("a");
    expect(story.backlogs.isFull(ADA, 0)).toBe(false);
    expect(story.fill("a", ADA)).toBe(SILENT_BYTES.own + SILENT_BYTES.shared + PAGE);
  });
});

describe("an active connection without proof", () => {
  it("[R37] is full once its personal and the shared limit of unproven bytes are sent", () => {
    const story = new Story(["a", ADA]);
    const sent = story.fill("a", ADA, 1e9, () => story.backlogs.noteActivity("a"));
    expect(sent).toBe(UNPROVEN_BYTES.own + UNPROVEN_BYTES.shared + PAGE);
  });

  it("[R37] proves nothing by its first two pongs; the third proves what was sent before the first", () => {
    const story = new Story(["a", ADA]);
    story.fill("a", ADA, 1e9, () => story.backlogs.noteActivity("a"));
    story.pong("a");
    expect(story.backlogs.isFull(ADA, 0)).toBe(true);
    story.pong("a");
    expect(story.backlogs.isFull(ADA, 0)).toBe(true);
    story.pong("a");
    expect(story.backlogs.isFull(ADA, 0)).toBe(false);
  });

  it("[R37] may be sent any amount while pongs continue", () => {
    const story = new Story(["a", ADA]);
    const enough = 10 * (UNPROVEN_BYTES.own + UNPROVEN_BYTES.shared);
    expect(story.fill("a", ADA, enough, () => story.pong("a"))).toBe(enough);
  });

  it("[R36] shows no activity by a pong whose time does not change", () => {
    const story = new Story(["a", ADA]);
    story.pong("a");
    story.fill("a", ADA);
    expect(story.backlogs.isFull(ADA, 0)).toBe(true);
  });
});

describe("a connection that ended", () => {
  it("[R38] counts until it is gone, and for a minute afterwards", () => {
    const story = new Story(["a", ADA], ["b", BEN]);
    story.fill("a", ADA, SILENT_BYTES.shared);
    expect(story.backlogs.closing("a")).toBe(SILENT_BYTES.shared);
    expect(story.fill("b", BEN)).toBe(SILENT_BYTES.own + PAGE);
    story.backlogs.gone("a", 1000);
    expect(story.backlogs.isFull(BEN, 1000 + ENDED_KEPT_MS - 1)).toBe(true);
    expect(story.backlogs.isFull(BEN, 1000 + ENDED_KEPT_MS)).toBe(false);
  });

  it("[R38] prevents its person from opening more only if too much is unread", () => {
    const story = new Story();
    for (let opened = 0; !story.backlogs.hasTooMuchUnread(ADA, 0); opened += 1) {
      expect(opened).toBeLessThan(50);
      story.open(`a${opened}`, ADA);
      story.fill(`a${opened}`, ADA, 2 * SILENT_BYTES.own);
      story.backlogs.gone(`a${opened}`, 0);
    }
    expect(story.backlogs.hasTooMuchUnread(BEN, 0)).toBe(false);
    expect(story.backlogs.hasTooMuchUnread(ADA, ENDED_KEPT_MS)).toBe(false);
    story.backlogs.resumeClosing("slept", ADA, ENDED_BYTES_MAX);
    expect(story.backlogs.hasTooMuchUnread(ADA, 10 * ENDED_KEPT_MS)).toBe(true);
  });

  it("counts nothing if little was sent", () => {
    const story = new Story(["a", ADA]);
    story.send("a", PAGE - 1);
    expect(story.backlogs.closing("a")).toBe(0);
  });
});

it("a saved backlog counts after a room woke up", () => {
  const story = new Story();
  story.open("a", ADA, { silent: SILENT_BYTES.own, unproven: UNPROVEN_BYTES.own });
  expect(story.fill("a", ADA)).toBe(SILENT_BYTES.shared + PAGE);
});
