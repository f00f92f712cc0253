import { type InviteFacts, type InviteOutcome, outcome } from "../../src/features/people/invites/outcome.ts";
import type { Invite, InvitePeerEvent, InviteStatus } from "../../src/features/people/invites/protocol.ts";
import { GAME_LASTS_MS } from "../../src/features/people/invites/protocol.ts";
import { INVITE_MACHINE, type InviteMachine } from "./invite-world.ts";

/** A one-line mistake that the model must find. */
export interface InviteMutant {
  mistake: string;
  machine: InviteMachine;
}

type Receive = InviteMachine["receive"];

const { decide, receive, runTimers } = INVITE_MACHINE;

/** A machine with a mistake for one kind of event. */
function mistaking(type: InvitePeerEvent["type"], mistaken: (...args: Parameters<Receive>) => InviteOutcome) {
  return {
    ...INVITE_MACHINE,
    receive: (...args: Parameters<Receive>) => (args[2].type === type ? mistaken(...args) : receive(...args)),
  };
}

/** Facts with some wrong values. */
function seeing(facts: InviteFacts, wrongly: Partial<InviteFacts>): InviteFacts {
  return {
    engagement: () => facts.engagement(),
    invite: (id) => facts.invite(id),
    outgoing: () => facts.outgoing(),
    incoming: () => facts.incoming(),
    ...wrongly,
  };
}

/** Facts with one status replaced by another. */
function taking(facts: InviteFacts, from: InviteStatus, to: InviteStatus): InviteFacts {
  return seeing(facts, {
    invite: (id) => {
      const found = facts.invite(id);
      return found?.status === from ? { ...found, status: to } : found;
    },
  });
}

function without(made: InviteOutcome, unwanted: (peerEvent: InvitePeerEvent) => boolean): InviteOutcome {
  return { ...made, peerEvents: made.peerEvents.filter(({ event }) => !unwanted(event)) };
}

/** Accepts and starts without asking the inviter. */
const engagesAtOnce: InviteMachine["decide"] = (facts, own, command, now) => {
  const made = decide(facts, own, command, now);
  const accepted = made.writes.flatMap((write): Invite[] =>
    write.type === "saveInvite" && write.invite.status === "accepting" ? [write.invite] : [],
  );
  return outcome(
    made,
    ...accepted.map((invite): Partial<InviteOutcome> => {
      const { id, other, settings } = invite;
      const engagement = { gameId: id, opponent: other, until: now + GAME_LASTS_MS };
      return {
        writes: [
          { type: "saveInvite", invite: { ...invite, status: "accepted" } },
          { type: "engage", engagement },
        ],
        events: [{ to: "all", event: { type: "GameFound", gameId: id, settings, opponent: other } }],
      };
    }),
  );
};

/** Mistakes that stories of several people may find. */
export const STORY_MUTANTS: InviteMutant[] = [
  { mistake: "plays on saying yes, without asking", machine: { ...INVITE_MACHINE, decide: engagesAtOnce } },
  {
    mistake: "takes a grant that comes twice for a new one",
    machine: mistaking("AcceptanceGranted", (facts, ...rest) =>
      receive(taking(facts, "accepted", "accepting"), ...rest),
    ),
  },
  {
    mistake: "takes an offer that comes twice for a new one",
    machine: mistaking("InviteOffered", (facts, ...rest) =>
      receive(seeing(facts, { invite: () => null }), ...rest),
    ),
  },
  {
    mistake: "grants without looking whether it is in a game",
    machine: mistaking("AcceptanceAsked", (facts, ...rest) =>
      receive(seeing(facts, { engagement: () => null }), ...rest),
    ),
  },
  {
    mistake: "grants while it is accepting another itself",
    machine: mistaking("AcceptanceAsked", (facts, ...rest) =>
      receive(seeing(facts, { incoming: () => [] }), ...rest),
    ),
  },
  {
    mistake: "grants what was canceled",
    machine: mistaking("AcceptanceAsked", (facts, ...rest) =>
      receive(taking(facts, "canceled", "pending"), ...rest),
    ),
  },
  {
    mistake: "grants what has run out of time",
    machine: mistaking("AcceptanceAsked", (facts, ...rest) =>
      receive(taking(facts, "expired", "pending"), ...rest),
    ),
  },
  {
    mistake: "does not answer who asks for what is over",
    machine: mistaking("AcceptanceAsked", (...args) =>
      without(receive(...args), ({ type }) => type === "InviteWithdrawn"),
    ),
  },
  {
    mistake: "shows what is offered to it while it plays",
    machine: mistaking("InviteOffered", (facts, ...rest) =>
      without(
        receive(seeing(facts, { engagement: () => null, incoming: () => [] }), ...rest),
        ({ type }) => type === "InviteRefused",
      ),
    ),
  },
  {
    mistake: "does not tell other inviters that it accepted another",
    machine: mistaking("AcceptanceGranted", (...args) =>
      without(receive(...args), ({ type }) => type === "InviteRefused"),
    ),
  },
  {
    mistake: "keeps invites to it open when its own is accepted",
    machine: mistaking("AcceptanceAsked", (...args) => {
      const made = receive(...args);
      const isKept = ({ status }: Invite) => status === "engaged";
      return {
        ...without(made, ({ type }) => type === "InviteRefused"),
        writes: made.writes.filter((write) => write.type !== "saveInvite" || !isKept(write.invite)),
        events: made.events.filter(({ event }) => event.type !== "InviteEnded"),
      };
    }),
  },
  {
    mistake: "keeps its own invite out when it begins to play",
    machine: mistaking("AcceptanceGranted", (facts, ...rest) =>
      receive(seeing(facts, { outgoing: () => null }), ...rest),
    ),
  },
  {
    mistake: "lets a game last two hours from when word of it came",
    machine: mistaking("AcceptanceGranted", (facts, from, peerEvent, now) =>
      receive(
        facts,
        from,
        peerEvent.type === "AcceptanceGranted" ? { ...peerEvent, until: now + GAME_LASTS_MS } : peerEvent,
        now,
      ),
    ),
  },
  {
    mistake: "gives up waiting without a word to the inviter",
    machine: {
      ...INVITE_MACHINE,
      runTimers: (...args) => without(runTimers(...args), ({ type }) => type === "GameEnded"),
    },
  },
  {
    mistake: "does not hear of a withdrawal while it is accepting",
    machine: mistaking("InviteWithdrawn", (facts, ...rest) =>
      receive(taking(facts, "accepting", "accepted"), ...rest),
    ),
  },
  {
    mistake: "hears a refusal after a grant",
    machine: mistaking("InviteRefused", (facts, ...rest) =>
      receive(taking(facts, "canceled", "pending"), ...rest),
    ),
  },
  {
    mistake: "does not tell the opponent that the game is over",
    machine: {
      ...INVITE_MACHINE,
      decide: (...args) => without(decide(...args), ({ type }) => type === "GameEnded"),
    },
  },
  {
    mistake: "ends whatever game there is when one has ended",
    machine: mistaking("GameEnded", (facts) =>
      facts.engagement() ? outcome({ writes: [{ type: "disengage" }] }) : outcome(),
    ),
  },
  {
    mistake: "lets run out what it said yes to",
    machine: {
      ...INVITE_MACHINE,
      runTimers: (facts, now) => {
        const incoming = facts.incoming().map((each): Invite => ({ ...each, status: "pending" }));
        return runTimers(seeing(facts, { incoming: () => incoming }), now);
      },
    },
  },
  {
    mistake: "never runs timers",
    machine: { ...INVITE_MACHINE, runTimers: () => outcome() },
  },
  {
    mistake: "invites while another is out",
    machine: {
      ...INVITE_MACHINE,
      decide: (facts, ...rest) => decide(seeing(facts, { outgoing: () => null }), ...rest),
    },
  },
  {
    mistake: "accepts two at once",
    machine: {
      ...INVITE_MACHINE,
      decide: (facts, ...rest) => {
        const pending = facts.incoming().filter(({ status }) => status === "pending");
        return decide(seeing(facts, { incoming: () => pending }), ...rest);
      },
    },
  },
];

/** Mistakes about which of two invites wins. */
export const CROSSING_MUTANTS: InviteMutant[] = [
  { mistake: "lets the older one stand", machine: crossing((peerEvent, own) => otherAge(peerEvent, own)) },
  { mistake: "lets its own stand", machine: crossing((peerEvent) => ({ ...peerEvent, createdAt: 0 })) },
  {
    mistake: "always gives way",
    machine: crossing((peerEvent) => ({ ...peerEvent, createdAt: Number.MAX_SAFE_INTEGER })),
  },
  {
    mistake: "keeps both",
    machine: mistaking("InviteOffered", (facts, ...rest) =>
      receive(seeing(facts, { outgoing: () => null }), ...rest),
    ),
  },
];

type Offered = Extract<InvitePeerEvent, { type: "InviteOffered" }>;

/** A machine that misjudges which of two crossing offers is newer. */
function crossing(mistaken: (peerEvent: Offered, own: Invite) => Offered): InviteMachine {
  return mistaking("InviteOffered", (facts, from, peerEvent, now) => {
    const own = facts.outgoing();
    if (peerEvent.type !== "InviteOffered" || own?.other.accountId !== from.accountId) {
      return receive(facts, from, peerEvent, now);
    }
    const made = receive(facts, from, mistaken(peerEvent, own), now);
    return { ...made, writes: made.writes.map((write) => rightened(write, peerEvent)) };
  });
}

/** Only the comparison is wrong; stored values are correct. */
function rightened(write: InviteOutcome["writes"][number], { inviteId, createdAt }: Offered) {
  return write.type === "saveInvite" && write.invite.id === inviteId
    ? { ...write, invite: { ...write.invite, createdAt } }
    : write;
}

function otherAge(peerEvent: Offered, own: Invite): Offered {
  const isOlder =
    peerEvent.createdAt === own.createdAt ? peerEvent.inviteId < own.id : peerEvent.createdAt < own.createdAt;
  return { ...peerEvent, createdAt: own.createdAt + (isOlder ? 1 : -1) };
}
