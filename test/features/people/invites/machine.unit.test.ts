import { describe, expect, it } from "vitest";
import { INVITE_LIVES_MS } from "../../../../src/features/people/invites/protocol.ts";
import {
  ADA,
  accept,
  afterStory,
  answer,
  BEN,
  CLEO,
  cancel,
  decline,
  inGame,
  invite,
  refusalOf,
  toldTo,
} from "../../../support/invite-people.ts";
import { type InviteWorld, inviteCard } from "../../../support/invite-world.ts";

const statusOf = (world: InviteWorld, accountId: number, id = "game-1") =>
  world.facts(accountId).invite(id)?.status ?? null;

/** Ben said yes to Ada, and his event to her is under way. */
function accepting(): InviteWorld {
  const world = afterStory([ADA, invite(BEN)]);
  world.say(BEN, accept(ADA));
  return world;
}

describe("inviting", () => {
  it("[I1] oneself, an unknown person, or someone across a block is refused, with one's own clientId", () => {
    const world = afterStory();
    const nobody = { ...invite(BEN), to: null, username: "ghost" };
    expect(refusalOf(world.say(ADA, nobody))).toEqual({
      type: "InviteEnded",
      inviter: "self",
      message: "There is no ghost whom you could invite.",
      clientId: "client of game-1",
    });
    expect(refusalOf(world.say(ADA, invite(ADA)))).toMatchObject({
      message: "You cannot invite yourself.",
      clientId: "client of game-1",
    });
  });

  it("is shown to the invitee with the inviter, the options and the expiry", () => {
    const settings = { game_speed: "fast", score_to_win: 7 } as const;
    const world = afterStory([ADA, { ...invite(BEN), settings }]);
    expect(world.heard(BEN)).toEqual([
      {
        type: "InviteReceived",
        invite: {
          id: "game-1",
          role: "invitee",
          other: inviteCard(ADA),
          clientId: "client of game-1",
          settings,
          status: "pending",
          createdAt: world.now,
          expiresAt: world.now + INVITE_LIVES_MS,
        },
      },
    ]);
    expect(world.heard(ADA)).toEqual([]);
  });

  it("[I2] a second time is refused while an invite is pending, and possible once it is over", () => {
    const world = afterStory([ADA, invite(BEN)]);
    for (const to of [BEN, CLEO]) {
      expect(refusalOf(world.say(ADA, invite(to, "game-2")))).toMatchObject({
        message: "You have a pending invite already: cancel it first.",
        clientId: "client of game-2",
      });
    }
    world.say(ADA, cancel(BEN));
    world.say(ADA, invite(CLEO, "game-2"));
    world.deliverAll();
    expect(toldTo(world, CLEO)).toEqual(["invited by 1 to game-2"]);
  });

  it.each<[string, () => InviteWorld]>([
    ["in a game", inGame],
    ["waiting for an inviter's word", accepting],
  ])("[I3] is refused to someone %s", (_, played) => {
    expect(refusalOf(played().say(BEN, invite(CLEO, "game-2")))).toMatchObject({
      message: "You are in a game: end it first.",
      clientId: "client of game-2",
    });
  });

  it.each<[string, () => InviteWorld]>([
    ["in a game", inGame],
    ["waiting for an inviter's word", accepting],
  ])("[I4] someone %s is not shown to them, and the inviter is told", (_, played) => {
    const world = played();
    const before = toldTo(world, BEN);
    world.say(CLEO, invite(BEN, "game-2"));
    world.deliver(world.eventsUnderWay.length - 1);
    world.deliverAll();
    expect(toldTo(world, CLEO)).toEqual(["client of game-2: Person 2 is in a game."]);
    expect(toldTo(world, BEN).slice(before.length)).not.toContain("invited by 3 to game-2");
  });

  it("[I4] is shown once, however often the event arrives", () => {
    const world = afterStory();
    world.say(ADA, invite(BEN));
    world.deliver(0, true);
    world.deliverAll();
    world.repeat(0);
    expect(toldTo(world, BEN)).toEqual(["invited by 1 to game-1"]);
  });

  it("[I4] is not shown after its time", () => {
    const world = afterStory();
    world.say(ADA, invite(BEN));
    world.wait(INVITE_LIVES_MS);
    world.deliverAll();
    world.wake(ADA);
    expect(toldTo(world, BEN)).toEqual([]);
    expect(toldTo(world, ADA)).toEqual(["client of game-1: Person 2 did not answer in time."]);
  });

  it("[I5] someone whose invite is pending declines that one, and sends one's own", () => {
    const world = afterStory([ADA, invite(BEN)]);
    const made = world.say(BEN, invite(ADA, "game-2"));
    expect(made?.events).toEqual([{ to: "others", event: expect.objectContaining({ type: "InviteEnded" }) }]);
    world.deliverAll();
    expect(toldTo(world, ADA)).toEqual(["no of 2", "invited by 2 to game-2"]);
    expect([statusOf(world, ADA), statusOf(world, BEN, "game-2")]).toEqual(["crossed", "pending"]);
  });

  it.each([
    ["made later", 1, "game-0"],
    ["of the greater id, where both are of one moment", 0, "game-2"],
  ])("[I5] each other at once keeps the one %s", (_, apart, id) => {
    const world = afterStory();
    world.say(ADA, invite(BEN));
    world.wait(apart);
    world.say(BEN, invite(ADA, id));
    world.deliverAll();
    expect(toldTo(world, ADA)).toEqual(["no of 2", `invited by 2 to ${id}`]);
    expect(toldTo(world, BEN)).toEqual([]);
    expect([statusOf(world, ADA), statusOf(world, BEN)]).toEqual(["crossed", "crossed"]);
    expect([statusOf(world, ADA, id), statusOf(world, BEN, id)]).toEqual(["pending", "pending"]);
  });
});

describe("answering", () => {
  it("[I6] yes makes no game before the inviter's decision", () => {
    const world = accepting();
    expect(world.facts(BEN).engagement()).toBeNull();
    expect(toldTo(world, BEN)).toEqual(["invited by 1 to game-1"]);
    expect(world.eventsUnderWay).toEqual([
      { from: BEN, to: ADA, peerEvent: { type: "AcceptanceAsked", inviteId: "game-1" } },
    ]);
  });

  it.each<[string, string, (world: InviteWorld) => void]>([
    [
      "took it back",
      "client of game-1: Person 1 took back their invite.",
      (world) => world.say(ADA, cancel(BEN)),
    ],
    [
      "said yes to another",
      "client of game-1: Person 1 is in another game.",
      (world) => world.say(ADA, accept(CLEO)),
    ],
    [
      "let it run out",
      "client of game-1: The invite of Person 1 was not answered in time.",
      (world) => world.wait(INVITE_LIVES_MS),
    ],
  ])("[I6] yes has no effect if the inviter %s meanwhile", (_, message, meanwhile) => {
    const world = afterStory([ADA, invite(BEN)], [CLEO, invite(ADA, "game-2")]);
    world.say(BEN, accept(ADA));
    meanwhile(world);
    const asked = world.eventsUnderWay.findIndex(({ from }) => from === BEN);
    world.deliver(asked);
    world.deliverAll();
    expect(toldTo(world, BEN)).toEqual(["invited by 1 to game-1", message]);
    expect(world.facts(BEN).engagement()).toBeNull();
    expect(world.facts(ADA).engagement()?.gameId).not.toBe("game-1");
  });

  it("[I6] yes without effect leaves the invitee's other invites", () => {
    const world = afterStory([ADA, invite(BEN)], [CLEO, invite(BEN, "game-2")]);
    world.say(BEN, accept(ADA));
    world.say(ADA, cancel(BEN));
    world.deliverAll();
    world.say(BEN, accept(CLEO));
    world.deliverAll();
    expect(toldTo(world, CLEO)).toEqual(["yes of 2", "game-2 with 2"]);
  });

  it("[I6] yes in a ring of three people, each inviting the next, leaves nobody waiting", () => {
    const world = afterStory(
      [ADA, invite(BEN)],
      [BEN, invite(CLEO, "game-2")],
      [CLEO, invite(ADA, "game-3")],
    );
    for (const [accountId, from] of [
      [BEN, ADA],
      [CLEO, BEN],
      [ADA, CLEO],
    ] as const) {
      world.say(accountId, accept(from));
    }
    world.settle();
    for (const accountId of [ADA, BEN, CLEO]) {
      expect([world.facts(accountId).outgoing(), world.facts(accountId).incoming()]).toEqual([null, []]);
    }
  });

  it("[I7] an accepted yes is sent to both, in order, with the game found once", () => {
    const world = accepting();
    world.deliver(0, true);
    world.deliverAll();
    for (let past = 0; past < 6; past += 1) world.repeat(past);
    world.deliverAll();
    expect(toldTo(world, ADA)).toEqual(["yes of 2", "game-1 with 2"]);
    expect(toldTo(world, BEN)).toEqual(["invited by 1 to game-1", "game-1 with 1"]);
    expect(world.facts(ADA).engagement()).toMatchObject({ gameId: "game-1", opponent: inviteCard(BEN) });
    expect(world.facts(BEN).engagement()).toMatchObject({ gameId: "game-1", opponent: inviteCard(ADA) });
  });

  it("[I7] yes ends the invitee's other invites, and those to the inviter, on both sides", () => {
    const world = afterStory([CLEO, invite(BEN, "game-2")], [ADA, invite(BEN)], [BEN, accept(ADA)]);
    expect(toldTo(world, CLEO)).toEqual(["client of game-2: Person 2 accepted another invite."]);
    const other = afterStory([CLEO, invite(ADA, "game-2")], [ADA, invite(BEN)], [BEN, accept(ADA)]);
    expect(toldTo(other, CLEO)).toEqual(["client of game-2: Person 1 is in a game."]);
    expect(toldTo(other, ADA)).toEqual([
      "invited by 3 to game-2",
      "yes of 2",
      "game-1 with 2",
      "client of game-2: You are in a game, so you cannot join Person 3.",
    ]);
    expect([statusOf(other, ADA, "game-2"), statusOf(other, CLEO, "game-2")]).toEqual(["engaged", "engaged"]);
    other.say(CLEO, invite(BEN, "game-3"));
    expect(other.facts(CLEO).outgoing()?.id).toBe("game-3");
  });

  it("[I6] a second yes, before or after the inviter's decision, gets no answer", () => {
    const silence = { ok: true, writes: [], peerEvents: [], events: [] };
    const world = accepting();
    expect(world.say(BEN, accept(ADA))).toEqual(silence);
    world.deliverAll();
    expect(world.say(BEN, accept(ADA))).toEqual(silence);
    expect(toldTo(world, BEN)).toEqual(["invited by 1 to game-1", "game-1 with 1"]);
    const message = "There is no pending invite from person_2.";
    expect(refusalOf(world.say(ADA, accept(BEN))).message).toBe(message);
    world.say(ADA, { type: "EndGame", gameId: "game-1" });
    world.deliverAll();
    expect(refusalOf(world.say(BEN, accept(ADA))).message).toBe("There is no pending invite from person_1.");
  });

  it("[I7] yes cancels one's own pending invite", () => {
    const world = afterStory([BEN, invite(CLEO, "game-2")], [ADA, invite(BEN)], [BEN, accept(ADA)]);
    expect(toldTo(world, CLEO)).toEqual([
      "invited by 2 to game-2",
      "client of game-2: Person 2 is in another game.",
    ]);
    expect(toldTo(world, BEN)).toContain("client of game-2: You are in a game, so Person 3 cannot join you.");
  });

  it("[I8] no is sent to the inviter, and to the invitee's other sockets", () => {
    const world = afterStory([ADA, invite(BEN)]);
    const made = world.say(BEN, decline(ADA));
    world.deliverAll();
    expect(made?.events).toEqual([
      {
        to: "others",
        event: expect.objectContaining({ message: "You declined the invite of Person 1." }),
      },
    ]);
    expect(toldTo(world, ADA)).toEqual(["no of 2"]);
  });

  it.each([true, false])("[I9] an invite that is not pending is refused (yes: %s)", (accepts) => {
    const never = afterStory();
    const message = "There is no pending invite from person_1.";
    expect(refusalOf(never.say(BEN, answer(ADA, accepts)))).toMatchObject({ message, clientId: null });
    for (const end of [cancel(BEN), { type: "EndInvites", accountId: BEN } as const]) {
      const over = afterStory([ADA, invite(BEN)], [ADA, end]);
      expect(refusalOf(over.say(BEN, answer(ADA, accepts))).message).toBe(message);
    }
    const late = afterStory([ADA, invite(BEN)]);
    late.wait(INVITE_LIVES_MS);
    expect(refusalOf(late.say(BEN, answer(ADA, accepts))).message).toBe(message);
    const unknown = { type: "Answer", from: null, username: "ghost", accepts } as const;
    expect(refusalOf(never.say(BEN, unknown))).toMatchObject({
      inviter: null,
      message: "There is no pending invite from ghost.",
    });
  });

  it("[I9] no is refused to someone who said yes and waits for the inviter's decision", () => {
    const message = "There is no pending invite from person_1.";
    expect(refusalOf(accepting().say(BEN, decline(ADA))).message).toBe(message);
  });

  it("[I3] yes is refused to someone waiting for another decision, does not look like the invite's end, and works afterwards", () => {
    const world = afterStory([CLEO, invite(BEN, "game-2")], [ADA, invite(BEN)]);
    world.say(BEN, accept(ADA));
    const refusal = refusalOf(world.say(BEN, accept(CLEO)));
    expect(refusal).toMatchObject({ message: "You are in a game: end it first.", clientId: null });
    world.say(ADA, cancel(BEN));
    world.deliverAll();
    world.say(BEN, accept(CLEO));
    world.deliverAll();
    expect(toldTo(world, CLEO)).toEqual(["yes of 2", "game-2 with 2"]);
  });
});
