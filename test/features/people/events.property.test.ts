import { evictDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { expect, it } from "vitest";
import { api } from "../../support/api.ts";
import { objectOf, room } from "../../support/build.ts";
import { openStory, type Surface, type Told, type Voice } from "../../support/events-story.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";

const STORIES = 6;

const shared = {
  who: fc.constantFrom<0 | 1>(0, 1),
  surface: fc.constantFrom<Surface>(0, 1, "room", "rest"),
  messageId: fc.integer({ min: 1, max: 8 }),
};
const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      ...shared,
      type: fc.constant("say" as const),
      clientId: fc.constantFrom(null, null, "a", "b"),
      content: fc.string({ unit: "binary" }).map((text) => `Hello ${text.replaceAll("\0", "")}`),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ ...shared, type: fc.constant("like" as const), isLiked: fc.boolean() }),
  },
  { weight: 2, arbitrary: fc.record({ ...shared, type: fc.constant("read" as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("sleep" as const), whose: fc.constantFrom(0, 1, "room") }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never;

type Story = Awaited<ReturnType<typeof openStory>>;

/** Has everyone say something everywhere, in order behind all they said, and hear it. */
async function settle({ voices }: Story): Promise<void> {
  const contents: string[] = [];
  for (const voice of voices) {
    for (const surface of [0, 1, "room"] as const) {
      const content = crypto.randomUUID();
      contents.push(content);
      await voice.say(surface, content, null);
    }
  }
  await Promise.all(voices.map((voice) => voice.hear(contents)));
}

async function take(story: Story, each: Step): Promise<void> {
  if (each.type === "sleep") {
    await settle(story);
    const stub = each.whose === "room" ? room(story.id) : objectOf(story.voices[each.whose as 0 | 1].player);
    return evictDurableObject(stub, { webSockets: "hibernate" });
  }
  const voice = story.voices[each.who];
  if (each.type === "say") return voice.say(each.surface, each.content, each.clientId);
  if (each.type === "like") return voice.like(each.surface, each.messageId, each.isLiked);
  return voice.read(each.surface, each.messageId);
}

/** What is left of all that a tab was told when the news, in their order, are taken out of it; and the news not found. */
function besides(told: readonly Told[], news: readonly Told[]): { left: Told[]; missing: readonly Told[] } {
  let found = 0;
  const left = told.filter((each) => {
    if (JSON.stringify(each) !== JSON.stringify(news[found])) return true;
    found += 1;
    return false;
  });
  return { left, missing: news.slice(found) };
}

function likesOf(told: readonly Told[]): Map<number, boolean> {
  return new Map(told.flatMap((each) => ("liked" in each ? [[each.liked, each.isLiked]] : [])));
}

async function assertAgreed({ id, voices }: Story, steps: readonly Step[]): Promise<void> {
  const truth = voices[0].roomTold;
  for (const [index, voice] of voices.entries()) {
    expect(voice.roomTold).toEqual(truth);
    for (const tab of [0, 1] as const) {
      const { left, missing } = besides(voice.told[tab], truth);
      expect(missing).toEqual([]);
      const repeated = steps.filter(
        (each) => each.type === "say" && each.who === index && each.surface === tab && each.clientId !== null,
      );
      expect(left.length).toBeLessThanOrEqual(repeated.length);
      for (const answer of left) expect(answer).toHaveProperty("sent");
    }
  }
  const { body } = await api<{ results: { id: number; sender_id: number; is_liked: boolean }[] }>(
    "GET",
    `/api/chat/conversations/${id}/messages/?page_size=500`,
    { as: voices[0].player },
  );
  const sent = truth.flatMap((each) => ("sent" in each ? [each.sent] : []));
  expect(body.results.map((message) => message.id)).toEqual(sent);
  const likes = likesOf(truth);
  for (const message of body.results) expect(message.is_liked).toBe(likes.get(message.id) ?? false);
  for (const voice of voices) await assertOwnView(voice, body.results);
}

async function assertOwnView({ player, bell, reads }: Voice, messages: { id: number; sender_id: number }[]) {
  const others = messages.filter(({ sender_id }) => sender_id !== player.id).map((message) => message.id);
  const rung: unknown[] = [];
  while (rung.length < others.length) rung.push((await bell.nextOf("new_message")).message_id);
  expect(rung).toEqual(others);
  expect((await bell.pending()).map(({ type }) => type)).toEqual([]);
  const mark = Math.max(0, ...reads.filter(({ by }) => by === player.id).map(({ through }) => through));
  const { body } = await api<{ items: { unread_messages_count: number }[] }>("GET", "/chats/", {
    as: player,
  });
  expect(body.items[0]?.unread_messages_count).toBe(others.filter((message) => message > mark).length);
}

it(`[P14, P15] whatever two people send on tabs, in the room and over HTTP, with evictions, every socket receives the same (seed ${FUZZ_SEED})`, {
  timeout: 360_000,
}, async () => {
  const play = async (steps: readonly Step[]) => {
    const story = await openStory();
    for (const each of steps) await take(story, each);
    await settle(story);
    await settle(story);
    await assertAgreed(story, steps);
  };
  const stories = fc.array(step, { minLength: 20, maxLength: 40 });
  await fc.assert(fc.asyncProperty(stories, play), { seed: FUZZ_SEED, numRuns: STORIES, endOnFailure: true });
});
