import { evictDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AudienceId, type ChannelReport, EVERYONE } from "../../../src/features/workspaces/protocol.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../../src/lib/time.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";
import { workspaceObject } from "../../support/team.ts";

const STORIES = 10;
/** A leap day lies between. */
const START = Date.UTC(2028, 1, 20, 23, 0);
const NOW = Date.UTC(2028, 2, 6, 0, 0);

const CHANNELS = [
  { id: 1, name: "general", isPrivate: false },
  { id: 2, name: "random", isPrivate: false },
  { id: 3, name: "secret", isPrivate: true },
  { id: 4, name: "hidden", isPrivate: true },
] as const;
const AUDIENCES: AudienceId[][] = [[EVERYONE], [EVERYONE, 3], [EVERYONE, 4], [EVERYONE, 3, 4]];
const PEOPLE = [1, 2, 3].map((accountId) => ({
  accountId,
  name: `P${accountId}`,
  username: `p${accountId}`,
  email: `p${accountId}@x.org`,
}));

type Message = ChannelReport["messages"][number];

const gap = fc.constantFrom(
  0,
  1,
  MINUTE_MS,
  HOUR_MS - 1,
  HOUR_MS,
  7 * HOUR_MS,
  DAY_MS - 1,
  DAY_MS,
  3 * DAY_MS,
);
const log: fc.Arbitrary<Message[]> = fc
  .array(fc.record({ actor: fc.constantFrom(...PEOPLE), gap }), { maxLength: 20 })
  .map((said) => {
    let at = START;
    return said.map(({ actor, gap }, index) => {
      at += gap;
      return { id: index + 1, actor, at };
    });
  });
const step = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      type: fc.constant("report" as const),
      channel: fc.nat(CHANNELS.length - 1),
      /** How much of what was told is told again; and how much is told in all. */
      again: fc.nat(8),
      length: fc.nat(9),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("evict" as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

let workspaces = 900_000;

function reportOf(channel: (typeof CHANNELS)[number], messages: Message[]): ChannelReport {
  return { channel, memberIds: channel.isPrivate ? [1, 2] : null, messages };
}

/** Has an object told of these logs in such steps, and of what they left at the end; the object's number. */
async function tell(logs: readonly Message[][], steps: readonly Step[]) {
  workspaces += 1;
  const object = workspaceObject(workspaces);
  const told = CHANNELS.map(() => 0);
  for (const each of steps) {
    if (each.type === "evict") {
      // What does not run cannot be evicted.
      await object.activeSince(NOW, [EVERYONE]);
      await evictDurableObject(object);
      continue;
    }
    const { channel, again, length } = each;
    const from = Math.max(0, (told[channel] ?? 0) - again);
    const messages = logs[channel]?.slice(from, from + length) ?? [];
    await object.report(reportOf(CHANNELS[channel] ?? CHANNELS[0], messages));
    told[channel] = Math.max(told[channel] ?? 0, from + messages.length);
  }
  await Promise.all(
    CHANNELS.map((channel, index) => object.report(reportOf(channel, logs[index]?.slice(told[index]) ?? []))),
  );
  return object;
}

const heardBy = (audiences: readonly AudienceId[], logs: readonly Message[][]) =>
  CHANNELS.flatMap(({ id, isPrivate }, index) =>
    audiences.includes(isPrivate ? id : EVERYONE)
      ? (logs[index] ?? []).map((message) => ({ ...message, channelId: id }))
      : [],
  );

async function assertFolded(
  object: ReturnType<typeof workspaceObject>,
  logs: readonly Message[][],
): Promise<void> {
  for (const audiences of AUDIENCES) {
    const heard = heardBy(audiences, logs);
    const activities = (await object.activities(audiences, 1000)).reverse();
    for (const { id } of CHANNELS) {
      expect(activities.filter(({ channel }) => channel?.id === id).map(({ refId }) => refId)).toEqual(
        heard.filter(({ channelId }) => channelId === id).map((message) => message.id),
      );
    }
    const ids = activities.map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)].sort((one, other) => one - other));
    if (audiences.length === 3) expect(ids).toEqual(heard.map((_, index) => index + 1));

    const today = Math.floor(NOW / DAY_MS);
    const counts = (await object.messagesPerDay(audiences, NOW)).map(({ count }) => count);
    expect(counts).toEqual(
      Array.from({ length: 14 }, (_, index) => today - 13 + index).map(
        (day) => heard.filter(({ at }) => Math.floor(at / DAY_MS) === day).length,
      ),
    );

    for (const since of new Set([START, ...heard.flatMap(({ at }) => [at, at + 1])])) {
      const active = heard.filter(({ at }) => at >= since).map(({ actor }) => actor.accountId);
      expect((await object.activeSince(since, audiences)).sort()).toEqual([...new Set(active)].sort());
    }
  }
}

describe("the reports of channels to a workspace", () => {
  it(`[W5] [W6] [W7] [W9] add up to the fold of their logs, however they are delivered (seed ${FUZZ_SEED})`, async () => {
    const story = fc.asyncProperty(
      fc.tuple(log, log, log, log),
      fc.array(step, { maxLength: 30 }),
      async (logs, steps) => assertFolded(await tell(logs, steps), logs),
    );
    await fc.assert(story, { seed: FUZZ_SEED, numRuns: STORIES });
  }, 180_000);

  it("[W5] count once even if the clock goes back over midnight, and the object is evicted", async () => {
    const midnight = Date.UTC(2028, 2, 1);
    const said = [1, -1, 2].map((offset, index) => ({
      id: index + 1,
      actor: PEOPLE[index] ?? { accountId: 1, name: "", username: "", email: "" },
      at: midnight + offset,
    }));
    const logs: Message[][] = [said, [], [], []];
    const one = { type: "report", channel: 0, again: 0, length: 1 } as const;
    const object = await tell(logs, [one, one, { type: "evict" }, { ...one, again: 1 }]);
    await assertFolded(object, logs);
  });
});
