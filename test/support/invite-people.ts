import type { InviteOutcome } from "../../src/features/people/invites/outcome.ts";
import type { InviteCommand, InviteEvent } from "../../src/features/people/invites/protocol.ts";
import { InviteWorld, inviteCard } from "./invite-world.ts";

export const ADA = 1;
export const BEN = 2;
export const CLEO = 3;

const nameOf = (accountId: number) => inviteCard(accountId).username;

export function invite(to: number, id = "game-1"): Extract<InviteCommand, { type: "Invite" }> {
  return {
    type: "Invite",
    id,
    to: inviteCard(to),
    username: nameOf(to),
    clientId: `client of ${id}`,
    settings: {},
  };
}

export function answer(from: number, accepts: boolean): InviteCommand {
  return { type: "Answer", from: inviteCard(from), username: nameOf(from), accepts };
}

export const accept = (from: number) => answer(from, true);
export const decline = (from: number) => answer(from, false);

export function cancel(to: number): InviteCommand {
  return { type: "Cancel", to: inviteCard(to), username: nameOf(to) };
}

/** Ada, Ben and Cleo after these commands, with all events delivered. */
export function afterStory(...said: [accountId: number, command: InviteCommand][]): InviteWorld {
  const world = new InviteWorld({ people: 3 });
  for (const [accountId, command] of said) {
    world.say(accountId, command);
    world.deliverAll();
  }
  return world;
}

/** Ada and Ben in the game `game-1`. */
export function inGame(): InviteWorld {
  return afterStory([ADA, invite(BEN)], [BEN, accept(ADA)]);
}

/** The error of a refused command. @throws if it was accepted or changed something */
export function refusalOf(made: InviteOutcome | null): Extract<InviteEvent, { type: "InviteEnded" }> {
  const [only, ...more] = made?.events ?? [];
  const isAlone = more.length === 0 && made?.writes.length === 0 && made.peerEvents.length === 0;
  if (!isAlone || only?.to !== "asker" || only.event.type !== "InviteEnded") {
    throw new Error(`not refused: ${JSON.stringify(made)}`);
  }
  return only.event;
}

/** What a person's sockets received, abbreviated. */
export function toldTo(world: InviteWorld, accountId: number): string[] {
  return world.heard(accountId).map(inShort);
}

function inShort(event: InviteEvent): string {
  switch (event.type) {
    case "InviteReceived":
      return `invited by ${event.invite.other.accountId} to ${event.invite.id}`;
    case "InviteAccepted":
      return `yes of ${event.by.accountId}`;
    case "InviteDeclined":
      return `no of ${event.by.accountId}`;
    case "GameFound":
      return `${event.gameId} with ${event.opponent.accountId}`;
    case "InviteEnded":
      return `${event.clientId}: ${event.message}`;
  }
}
