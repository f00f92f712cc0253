import { ActivityLines } from "../../test/support/activity-lines.ts";
import { ActivityWatch } from "../../test/support/activity-watch.ts";
import { type ChannelHistory, mentionsIn } from "../../test/support/channel-checker.ts";
import type { ChannelDiary } from "../../test/support/channel-diary.ts";
import { readChannelPages } from "../../test/support/channel-pages.ts";
import { eventually, Gauge, until } from "../../test/support/gauge.ts";
import { readMentions, readNotices } from "../../test/support/mentions.ts";
import type { ServerPerson, TestServer } from "../../test/support/server.ts";
import { TeamClient, type Way } from "../../test/support/team-client.ts";

interface ChannelParts {
  server: TestServer;
  /** The writers; the first creates the workspace and reads its activity, the second follows it. */
  writers: readonly ServerPerson[];
  /** Someone mentioned at times who is never connected. */
  mentioned: ServerPerson;
  random: () => number;
}

interface LastWord {
  messageId: number;
  /** Milliseconds since 1970, before sending. */
  saidAt: number;
}

const NAME = "general";
const SAID_AT_ONCE = 4;
const LAST_WORDS = 3;
const MENTIONS = 0.25;

/** A public channel with writers on both kinds of socket during power failures. */
export class CrashChannel {
  readonly #parts: ChannelParts;
  readonly #channelId: number;
  readonly #answers = new Gauge();
  readonly #clients: TeamClient[];
  readonly #watch: ActivityWatch;
  readonly #lines: ActivityLines;
  readonly #overdue: ChannelHistory["overdue"] = [];

  private constructor(parts: ChannelParts, workspaceId: number, channelId: number) {
    this.#parts = parts;
    this.#channelId = channelId;
    const { server, writers } = parts;
    this.#clients = writers.map((person, index) => {
      const way: Way = index % 2 === 0 ? "many" : "straight";
      const onAcknowledged = () => this.#answers.increase();
      return new TeamClient({ server, person, way, channelIds: [channelId], onAcknowledged });
    });
    const [owner, follower] = writers as [ServerPerson, ServerPerson];
    this.#watch = new ActivityWatch(server, follower, workspaceId);
    this.#lines = new ActivityLines(server, owner, workspaceId);
  }

  static async make(parts: ChannelParts): Promise<CrashChannel> {
    const { server, writers, mentioned } = parts;
    const [owner, follower] = writers;
    if (!owner || !follower) throw new Error("a channel needs two who write");
    const make = async (path: string, body: object, person: ServerPerson) =>
      (await server.request("POST", path, person, body)) as { workspace_id: number; channel_id: number };
    const { workspace_id: workspaceId } = await make("/api/workspaces/", { name: "Gym" }, owner);
    const place = { workspace_id: workspaceId, name: NAME };
    const { channel_id: channelId } = await make("/api/channels/", place, owner);
    await make(`/api/channels/${channelId}/members/`, { account_id: mentioned.accountId }, mentioned);
    return new CrashChannel(parts, workspaceId, channelId);
  }

  get isAnswered(): boolean {
    return this.#clients.every(({ isAnswered }) => isAnswered);
  }

  async connect(): Promise<void> {
    await Promise.all([this.#watch.connect(), ...this.#clients.map((client) => client.connect())]);
  }

  async closed(): Promise<void> {
    await Promise.all([this.#watch.closed(), ...this.#clients.map((client) => client.closed())]);
  }

  async close(): Promise<void> {
    await Promise.all([this.#watch.close(), ...this.#clients.map((client) => client.close())]);
  }

  /** Everyone sends a message without waiting. */
  speak(): void {
    for (let nth = 0; nth < SAID_AT_ONCE; nth += 1) {
      for (const client of this.#clients) client.say(this.#channelId, this.#text());
    }
  }

  /** Sends some messages in sequence; resolves with the last, a mention, once acknowledged. */
  async sayLastWords(): Promise<LastWord> {
    const { random, mentioned } = this.#parts;
    const speaker = this.#clients[Math.floor(random() * this.#clients.length)];
    const [diary] = speaker?.diaries ?? [];
    if (!speaker || !diary) throw new Error("Nobody is there to speak");
    for (let nth = 1; nth < LAST_WORDS; nth += 1) {
      speaker.say(this.#channelId, "and another thing");
      await this.#answers.reaches(this.#answers.value + 1);
    }
    const saidAt = Date.now();
    speaker.say(this.#channelId, mentioning(mentioned));
    await this.#answers.reaches(this.#answers.value + 1);
    return { messageId: diary.lastSeq ?? 0, saidAt };
  }

  /** Waits until the last message's effects are visible. */
  async reaches({ messageId, saidAt }: LastWord): Promise<void> {
    const { server, mentioned } = this.#parts;
    const isListed = async () => {
      const [newest] = await readNotices(server, mentioned, 1);
      return Date.parse(newest?.date ?? "") >= saidAt;
    };
    const [activity, mention] = await Promise.all([
      eventually(() => this.#lines.tellOf(messageId)),
      eventually(isListed),
    ]);
    if (!activity) this.#overdue.push({ what: "activity", messageId });
    if (!mention) this.#overdue.push({ what: "mention", messageId });
  }

  readActivity(): Promise<void> {
    return this.#lines.read();
  }

  /** What everyone saw, and the final state. */
  async conclude(): Promise<ChannelHistory> {
    const { server, writers, mentioned } = this.#parts;
    const [owner] = writers as [ServerPerson];
    const messages = await readChannelPages(server, owner, this.#channelId);
    const last = messages.at(-1);
    await until(
      () => this.#diaries.every(({ through }) => through === last?.seq),
      "everyone has seen the channel's last message",
    );
    await eventually(() => this.#lines.tellOf(last?.id ?? 0));
    const { username } = mentioned;
    let notices: string[] = [];
    await eventually(async () => {
      notices = await readMentions(server, mentioned);
      return JSON.stringify(notices) === JSON.stringify(mentionsIn(messages, username, NAME));
    });
    return {
      channelId: this.#channelId,
      name: NAME,
      messages,
      witnesses: this.#diaries.map((diary) => diary.testify()),
      lines: this.#lines.all,
      followed: this.#watch.told,
      mentioned: { username, notices },
      overdue: this.#overdue,
    };
  }

  get #diaries(): ChannelDiary[] {
    return this.#clients.flatMap(({ diaries }) => diaries);
  }

  #text(): string {
    const { random, mentioned } = this.#parts;
    return random() < MENTIONS ? mentioning(mentioned) : "nothing in particular";
  }
}

function mentioning({ username }: ServerPerson): string {
  return `what does @${username} think?`;
}
