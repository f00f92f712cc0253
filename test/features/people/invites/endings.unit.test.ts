import { describe, expect, it } from "vitest";
import { nextInviteDueAt } from "../../../../src/features/people/invites/machine.ts";
import { publishEnded } from "../../../../src/features/people/invites/outcome.ts";
import {
  GAME_LASTS_MS,
  INVITE_LIVES_MS,
  INVITE_REMEMBERED_MS,
  type Invite,
  type InviteEnding,
} from "../../../../src/features/people/invites/protocol.ts";
import { HOUR_MS } from "../../../../src/lib/time.ts";
import {
  ADA,
  accept,
  afterStory,
  BEN,
  CLEO,
  cancel,
  inGame,
  invite,
  refusalOf,
  toldTo,
} from "../../../support/invite-people.ts";
import { type InviteWorld, inviteCard, START } from "../../../support/invite-world.ts";

const CLOSED = "client of game-1: This invite is no longer open.";
const END = { type: "EndGame", gameId: "game-1" } as const;

const games = (world: InviteWorld) =>
  [ADA, BEN].map((accountId) => world.facts(accountId).engagement()?.gameId ?? null);

describe("a pending invite", () => {
  it("[I10] is canceled for all sockets of both", () => {
    const world = afterStory([ADA, invite(BEN)], [ADA, cancel(BEN)]);
    expect(toldTo(world, ADA)).toEqual(["client of game-1: You took back your invite to Person 2."]);
    expect(toldTo(world, BEN)).toEqual([
      "invited by 1 to game-1",
      "client of game-1: Person 1 took back their invite.",
    ]);
  });

  it("[I10] cannot be canceled by naming another person, nor twice", () => {
    const world = afterStory([ADA, invite(BEN)]);
    const message = "You have no pending invite to person_3.";
    expect(refusalOf(world.say(ADA, cancel(CLEO)))).toMatchObject({ message, clientId: null });
    world.say(ADA, cancel(BEN));
    expect(refusalOf(world.say(ADA, cancel(BEN))).message).toBe("You have no pending invite to person_2.");
    const ghost = { type: "Cancel", to: null, username: "ghost" } as const;
    expect(refusalOf(world.say(ADA, ghost)).message).toBe("You have no pending invite to ghost.");
  });

  it("[I11] expires after five minutes, for both by their own clocks", () => {
    const world = afterStory([ADA, invite(BEN)]);
    for (const accountId of [ADA, BEN]) {
      expect(nextInviteDueAt(world.facts(accountId))).toBe(START + INVITE_LIVES_MS);
    }
    world.wait(INVITE_LIVES_MS - 1);
    for (const accountId of [ADA, BEN]) world.wake(accountId);
    expect(toldTo(world, ADA)).toEqual([]);
    world.wait(1);
    for (const accountId of [ADA, BEN]) world.wake(accountId);
    expect(toldTo(world, ADA)).toEqual(["client of game-1: Person 2 did not answer in time."]);
    expect(toldTo(world, BEN).at(-1)).toBe(
      "client of game-1: The invite of Person 1 was not answered in time.",
    );
    world.deliverAll();
    expect([toldTo(world, ADA).length, toldTo(world, BEN).length]).toEqual([1, 2]);
  });

  it("[I11] expires for a hibernated invitee by the inviter's event", () => {
    const world = afterStory([ADA, invite(BEN)]);
    world.wait(INVITE_LIVES_MS);
    world.wake(ADA);
    expect(world.eventsUnderWay).toEqual([
      { from: ADA, to: BEN, peerEvent: { type: "InviteWithdrawn", inviteId: "game-1", ending: "expired" } },
    ]);
  });

  it("[I11] does not expire with an invitee who said yes in time", () => {
    const world = afterStory([ADA, invite(BEN)]);
    world.wait(INVITE_LIVES_MS - 1);
    world.say(BEN, accept(ADA));
    world.deliver(0);
    world.wait(2);
    world.deliverAll();
    expect(games(world)).toEqual(["game-1", "game-1"]);
  });

  it("[I12] is given up by an invitee without a decision an hour after its time, and leaves no game", () => {
    const world = afterStory([ADA, invite(BEN)]);
    world.say(BEN, accept(ADA));
    world.deliver(0);
    expect(games(world)).toEqual(["game-1", null]);
    const dueAt = START + INVITE_LIVES_MS + HOUR_MS;
    expect(nextInviteDueAt(world.facts(BEN))).toBe(dueAt);
    world.wait(dueAt - START - 1);
    world.wake(BEN);
    expect(toldTo(world, BEN)).not.toContain(CLOSED);
    world.wait(1);
    world.wake(BEN);
    expect(toldTo(world, BEN)).toEqual(["invited by 1 to game-1", CLOSED]);
    world.deliverAll();
    expect(games(world)).toEqual([null, null]);
  });

  it("[I15] ends on both sides after a block, whichever side is told of it", () => {
    for (const [severed, other] of [
      [ADA, BEN],
      [BEN, ADA],
    ] as const) {
      const world = afterStory([ADA, invite(BEN)], [severed, { type: "EndInvites", accountId: other }]);
      expect(toldTo(world, ADA)).toEqual([CLOSED]);
      expect(toldTo(world, BEN)).toEqual(["invited by 1 to game-1", CLOSED]);
    }
  });

  it("[I15] stays when its inviter or invitee blocks someone else", () => {
    const world = afterStory(
      [ADA, invite(BEN)],
      [ADA, { type: "EndInvites", accountId: CLEO }],
      [BEN, { type: "EndInvites", accountId: CLEO }],
    );
    expect([toldTo(world, ADA), toldTo(world, BEN)]).toEqual([[], ["invited by 1 to game-1"]]);
  });

  it("[I15] is the inviter's to end if the invitee has said yes", () => {
    const world = afterStory([ADA, invite(BEN)]);
    world.say(BEN, accept(ADA));
    world.say(BEN, { type: "EndInvites", accountId: ADA });
    expect(world.facts(BEN).invite("game-1")?.status).toBe("accepting");
    world.say(ADA, { type: "EndInvites", accountId: BEN });
    world.deliverAll();
    expect([toldTo(world, ADA), toldTo(world, BEN).at(-1)]).toEqual([[CLOSED], CLOSED]);
    expect(games(world)).toEqual([null, null]);
  });

  it("[I16] ends when an account is deleted, on either side or in flight", () => {
    const to = afterStory([ADA, invite(BEN)], [BEN, { type: "Leave" }]);
    expect(toldTo(to, ADA)).toEqual([CLOSED]);
    const by = afterStory([ADA, invite(BEN)], [ADA, { type: "Leave" }]);
    expect(toldTo(by, BEN)).toEqual(["invited by 1 to game-1", CLOSED]);
    const underWay = afterStory([ADA, invite(BEN)]);
    underWay.say(BEN, accept(ADA));
    underWay.say(BEN, { type: "Leave" });
    underWay.deliverAll();
    expect(games(underWay)).toEqual([null, null]);
  });
});

describe("a game", () => {
  it.each([ADA, BEN])("[I13] can be ended by either for both (person %s)", (accountId) => {
    const world = inGame();
    expect(games(world)).toEqual(["game-1", "game-1"]);
    expect(world.say(accountId, END)?.ok).toBe(true);
    world.deliverAll();
    expect(games(world)).toEqual([null, null]);
  });

  it("[I13] cannot be ended by someone who is not in it", () => {
    const nothing = { ok: false, writes: [], peerEvents: [], events: [] };
    const world = inGame();
    expect(world.say(CLEO, END)).toEqual(nothing);
    expect(world.say(ADA, { type: "EndGame", gameId: "game-2" })).toEqual(nothing);
    world.say(ADA, END);
    expect(world.say(ADA, END)).toEqual(nothing);
  });

  it("[I17] that is over does not end a next one by a repeated event", () => {
    const world = inGame();
    world.say(ADA, END);
    expect(world.eventsUnderWay.map(({ peerEvent }) => peerEvent.type)).toEqual(["GameEnded"]);
    const ended = world.eventsTaken;
    world.deliverAll();
    world.say(ADA, invite(BEN, "game-2"));
    world.deliverAll();
    world.say(BEN, accept(ADA));
    world.deliverAll();
    expect(games(world)).toEqual(["game-2", "game-2"]);
    world.repeat(ended);
    expect(games(world)).toEqual(["game-2", "game-2"]);
  });

  it("[I14] is over two hours after the inviter's decision, for both at the same time, however late that arrived", () => {
    const world = afterStory([ADA, invite(BEN)]);
    world.say(BEN, accept(ADA));
    world.deliver(0);
    world.wait(HOUR_MS);
    world.deliverAll();
    for (const accountId of [ADA, BEN]) {
      expect(nextInviteDueAt(world.facts(accountId))).toBe(START + GAME_LASTS_MS);
    }
    world.wait(HOUR_MS - 1);
    for (const accountId of [ADA, BEN]) world.wake(accountId);
    expect(games(world)).toEqual(["game-1", "game-1"]);
    world.wait(1);
    for (const accountId of [ADA, BEN]) world.wake(accountId);
    expect(games(world)).toEqual([null, null]);
  });

  it("[I15] continues after a block", () => {
    const world = inGame();
    world.say(ADA, { type: "EndInvites", accountId: BEN });
    world.say(BEN, { type: "EndInvites", accountId: ADA });
    world.deliverAll();
    expect(games(world)).toEqual(["game-1", "game-1"]);
  });

  it("[I16] ends when one of the two accounts is deleted", () => {
    const world = inGame();
    world.say(BEN, { type: "Leave" });
    world.deliverAll();
    expect(games(world)).toEqual([null, null]);
  });
});

describe("an ended invite", () => {
  it("[I19] is remembered for a day after its time, and deleted with the next one", () => {
    const world = afterStory([ADA, invite(BEN)], [ADA, cancel(BEN)]);
    const isKnown = () => [ADA, BEN].map((accountId) => world.facts(accountId).invite("game-1") !== null);
    world.wait(INVITE_LIVES_MS + INVITE_REMEMBERED_MS);
    world.say(ADA, invite(BEN, "game-2"));
    world.deliverAll();
    expect(isKnown()).toEqual([true, true]);
    world.say(ADA, cancel(BEN));
    world.deliverAll();
    world.wait(1);
    world.say(ADA, invite(BEN, "game-3"));
    world.deliverAll();
    expect(isKnown()).toEqual([false, false]);
  });

  it("[I19] sets no alarm", () => {
    const world = afterStory([ADA, invite(BEN)], [ADA, cancel(BEN)]);
    for (const accountId of [ADA, BEN]) expect(nextInviteDueAt(world.facts(accountId))).toBeNull();
  });
});

describe("the end of an invite", () => {
  const card = inviteCard(BEN);
  const base: Omit<Invite, "role"> = {
    id: "game-1",
    other: card,
    clientId: "c-1",
    settings: {},
    status: "pending",
    createdAt: 0,
    expiresAt: INVITE_REMEMBERED_MS,
  };

  it.each<[InviteEnding, own: string, theirs: string]>([
    ["declined", "Person 2 declined your invite.", "You declined the invite of Person 2."],
    ["canceled", "You took back your invite to Person 2.", "Person 2 took back their invite."],
    ["expired", "Person 2 did not answer in time.", "The invite of Person 2 was not answered in time."],
    ["engaged", "Person 2 is in a game.", "You are in a game, so you cannot join Person 2."],
    ["inviter_engaged", "You are in a game, so Person 2 cannot join you.", "Person 2 is in another game."],
    [
      "accepted_another",
      "Person 2 accepted another invite.",
      "You accepted another invite than that of Person 2.",
    ],
    [
      "crossed",
      "You and Person 2 invited each other: the newer invite stands.",
      "You and Person 2 invited each other: the newer invite stands.",
    ],
    ["unavailable", "This invite is no longer open.", "This invite is no longer open."],
  ])("[I18] %s is sent as a sentence to both sides, with the inviter's clientId", (ending, own, theirs) => {
    const told = (role: Invite["role"]) => publishEnded({ ...base, role }, ending).events;
    const event = { type: "InviteEnded", clientId: "c-1" };
    expect(told("inviter")).toEqual([{ to: "all", event: { ...event, inviter: "self", message: own } }]);
    expect(told("invitee")).toEqual([{ to: "all", event: { ...event, inviter: card, message: theirs } }]);
  });
});
