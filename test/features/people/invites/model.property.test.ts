import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InviteStorage } from "../../../../src/features/people/invites/storage.ts";
import {
  crossings,
  exchanges,
  playCrossing,
  playExchange,
  playStory,
  stories,
} from "../../../support/invite-stories.ts";
import { INVITE_MACHINE, type WorldOptions } from "../../../support/invite-world.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";

/** All that can become of an invite on either side, and every event: a run without one of these proves little. */
const TO_HAPPEN = [
  "inviter: none → pending",
  "inviter: pending → accepted",
  "inviter: pending → declined",
  "inviter: pending → canceled",
  "inviter: pending → expired",
  "inviter: pending → engaged",
  "inviter: pending → inviter_engaged",
  "inviter: pending → accepted_another",
  "inviter: pending → crossed",
  "inviter: pending → unavailable",
  "invitee: none → pending",
  "invitee: none → expired",
  "invitee: none → engaged",
  "invitee: none → crossed",
  "invitee: pending → accepting",
  "invitee: pending → declined",
  "invitee: pending → canceled",
  "invitee: pending → expired",
  "invitee: pending → engaged",
  "invitee: pending → inviter_engaged",
  "invitee: pending → accepted_another",
  "invitee: pending → crossed",
  "invitee: pending → unavailable",
  "invitee: accepting → accepted",
  "invitee: accepting → canceled",
  "invitee: accepting → expired",
  "invitee: accepting → inviter_engaged",
  "invitee: accepting → unavailable",
  "InviteOffered",
  "InviteWithdrawn",
  "InviteRefused",
  "AcceptanceAsked",
  "AcceptanceGranted",
  "GameEnded",
];

function playAll(options: () => WorldOptions, numRuns: number): Map<string, number> {
  const happened = new Map<string, number>();
  const property = fc.property(stories, (told) => {
    const { ledger } = playStory(told, options());
    for (const [what, count] of ledger.happened) happened.set(what, (happened.get(what) ?? 0) + count);
  });
  fc.assert(property, { seed: FUZZ_SEED, numRuns });
  return happened;
}

describe("people who invite each other", () => {
  it(`[I17, I18] agree in the end on every invite and game, whatever happens to events (seed ${FUZZ_SEED})`, () => {
    const happened = playAll(() => ({ isSkewed: true }), 2500);
    expect(TO_HAPPEN.filter((what) => !happened.has(what))).toEqual([]);
  });

  it(`store in SQLite what they would have in memory (seed ${FUZZ_SEED})`, async () => {
    await runInDurableObject(env.USER_ROOM.getByName("invites-1"), (_, { storage }) => {
      const empty = () => {
        storage.sql.exec("DELETE FROM invites");
        storage.sql.exec("DELETE FROM engagement");
        return { people: 3, isSkewed: true, beside: new InviteStorage(storage.sql) };
      };
      const happened = playAll(empty, 150);
      expect(happened.get("invitee: accepting → accepted")).toBeGreaterThan(0);
    });
  });
});

describe("two people who invite each other at once", () => {
  it(`[I5] keep the newer of the two invites, and the sender of the older gets one no (seed ${FUZZ_SEED})`, () => {
    const property = fc.property(crossings, (crossing) => playCrossing(crossing, INVITE_MACHINE));
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 500 });
  });

  it(`[I5] end with the one that was made last, however often they do so (seed ${FUZZ_SEED})`, () => {
    const property = fc.property(exchanges, (told) => playExchange(told, INVITE_MACHINE));
    fc.assert(property, { seed: FUZZ_SEED, numRuns: 1000 });
  });
});
