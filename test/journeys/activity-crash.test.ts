import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seen } from "../support/channel-diary.ts";
import { checkLog } from "../support/history-checker.ts";
import { mentionOf, readMentions } from "../support/mentions.ts";
import { seededRandom } from "../support/random.ts";
import { type ServerPerson, TestServer } from "../support/server.ts";
import { playTeam, TEAM, type TeamStory, type ToldChannel } from "../support/team-story.ts";

const SEED = Number(process.env.FUZZ_SEED) || Math.floor(Math.random() * 2 ** 31);
const WORKSPACES = 2;
const KILLS_EACH = 3;
/** A room tells what it owes by an alarm some seconds after a change, also after a crash. */
const OWED = { timeout: 20_000, interval: 200 };

interface Line {
  id: number;
  type: string;
  ref_id: number;
  channel_id: number | null;
  actor_email: string;
}

let server: TestServer;
const stories: TeamStory[] = [];

beforeAll(async () => {
  server = await TestServer.start({ people: TEAM.newcomer + 1 });
  const random = seededRandom(SEED);
  for (let nth = 1; nth <= WORKSPACES; nth += 1) {
    stories.push(await playTeam(server, `team-${nth}`, { kills: KILLS_EACH, random }));
  }
  // What a crash kept from a workspace's object besides messages, cron tells it.
  await server.runCron("* * * * *");
});

afterAll(() => server?.stop());

const ask = <Answer>(method: string, path: string, person: ServerPerson, body?: object) =>
  server.request(method, path, person, body) as Promise<Answer>;

/** All that happened in a workspace as far as someone may know, newest first. */
async function linesFor(person: ServerPerson, { workspaceId }: TeamStory): Promise<Line[]> {
  const body = { workspace_id: workspaceId, limit: 100 };
  const { data } = await ask<{ data: Line[] }>("POST", "/api/activities/", person, body);
  expect(data.length, "a page holds it all").toBeLessThan(100);
  return data;
}

function personAt(place: number): ServerPerson {
  return server.people[place] as ServerPerson;
}

function namesOf(channels: readonly ToldChannel[]): string[] {
  return channels.flatMap(({ id, messages }) => messages.map((message) => `${id}: ${message.id}`)).sort();
}

function messagesIn(lines: readonly Line[]): string[] {
  const sent = lines.filter(({ type }) => type === "message_sent");
  return sent.map(({ channel_id, ref_id }) => `${channel_id}: ${ref_id}`).sort();
}

function byNumber(one: number, other: number): number {
  return one - other;
}

function isVisible({ isPrivate }: ToldChannel, place: number): boolean {
  return !isPrivate || place !== TEAM.newcomer;
}

describe(`after ${WORKSPACES * KILLS_EACH} power failures while a team wrote (seed ${SEED})`, () => {
  it("every acknowledged message exists once, and everyone who reconnects gets all in order", () => {
    for (const { channels } of stories) {
      for (const { id, messages, witnesses } of channels) {
        expect(messages.length).toBeGreaterThan(KILLS_EACH * TEAM.insiders.length);
        expect(checkLog({ pages: messages.map(seen), witnesses }), `channel ${id}`).toEqual([]);
        for (const { connections, accountId } of witnesses) {
          const anew = connections.at(-1)?.messages ?? [];
          expect(anew, `${accountId} in ${id}`).toEqual(messages.map(seen));
        }
      }
    }
  });

  it("[W5] [W9] each message is one activity, visible to those who may see its channel", async () => {
    for (const story of stories) {
      for (const place of [TEAM.owner, TEAM.watcher, TEAM.newcomer]) {
        const expected = namesOf(story.channels.filter((channel) => isVisible(channel, place)));
        await expect
          .poll(async () => messagesIn(await linesFor(personAt(place), story)), OWED)
          .toEqual(expected);
      }
    }
  });

  it("[W8] activities have no gaps and follow the order of a channel's messages", async () => {
    for (const story of stories) {
      const lines = (await linesFor(personAt(TEAM.owner), story)).reverse();
      expect(lines.map(({ id }) => id)).toEqual(lines.map((_, index) => index + 1));
      for (const { id, messages } of story.channels) {
        const told = lines.filter(({ type, channel_id }) => type === "message_sent" && channel_id === id);
        expect(told.map(({ ref_id }) => ref_id)).toEqual(messages.map((message) => message.id));
      }
      for (const told of story.followed) {
        expect(told).toEqual(told.map((_, index) => (told[0] ?? 0) + index));
      }
    }
  });

  it("[W10] each join and each new channel is one activity, answered or not", async () => {
    for (const story of stories) {
      const { workspaceId } = story;
      const lines = await linesFor(personAt(TEAM.owner), story);
      const of = (wanted: string) => lines.filter(({ type }) => type === wanted);
      const path = `/api/channels/?workspace_id=${workspaceId}`;
      const { data } = await ask<{ data: { id: number }[] }>("GET", path, personAt(TEAM.owner));
      const made = of("channel_created").map(({ ref_id }) => ref_id);
      expect(made.toSorted(byNumber)).toEqual(data.map(({ id }) => id));
      const joined = of("member_joined").map(({ ref_id }) => ref_id);
      const others = server.people.filter((_, place) => place !== TEAM.owner);
      expect(joined.toSorted(byNumber)).toEqual(others.map(({ accountId }) => accountId));
      expect(of("workspace_created")).toHaveLength(1);
    }
  });

  it("[W6] daily counts equal the channels' messages", async () => {
    for (const { workspaceId, channels } of stories) {
      for (const place of [TEAM.watcher, TEAM.newcomer]) {
        const visible = channels.filter((channel) => isVisible(channel, place));
        const days = visible.flatMap(({ messages }) =>
          messages.map(({ created_at }) => created_at.slice(0, 10)),
        );
        const expected = [...new Set(days)]
          .sort()
          .map((day) => ({ day, count: days.filter((other) => other === day).length }));
        const body = { workspace_id: workspaceId };
        const { data } = await ask<{ data: { day: string; count: number }[] }>(
          "POST",
          "/api/metrics/messages-per-day",
          personAt(place),
          body,
        );
        expect(data.filter(({ count }) => count > 0)).toEqual(expected);
      }
    }
  });

  it("[W11] everyone was notified once of each visible message that mentions them", async () => {
    for (const [place, person] of server.people.entries()) {
      const expected = stories
        .flatMap(({ channels }) => channels.filter((channel) => isVisible(channel, place)))
        .flatMap(({ name, messages }) =>
          messages
            .filter((message) => seen(message).authorId !== person.accountId)
            .filter(({ body }) => body.includes(`@${person.username} `))
            .map((message) => mentionOf(message, name)),
        )
        .sort();
      await expect.poll(() => readMentions(server, person), OWED).toEqual(expected);
      expect(expected.length > 0).toBe(place !== TEAM.newcomer);
    }
  });

  it("[W7] everyone was active, except those who left", async () => {
    const leaver = personAt(TEAM.insiders.length - 1);
    for (const { workspaceId } of stories) {
      const count = async () => {
        const body = { workspace_id: workspaceId, minutes: 60 };
        const path = "/api/metrics/active-users";
        const { data } = await ask<{ data: { active_count: number } }>("POST", path, personAt(0), body);
        return data.active_count;
      };
      expect(await count()).toBe(server.people.length);
      await ask("DELETE", `/api/workspaces/${workspaceId}/members/${leaver.accountId}/`, leaver);
      expect(await count()).toBe(server.people.length - 1);
    }
  });
});
