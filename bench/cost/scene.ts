import type { Stage } from "./stage.ts";
import { difference, type Tally } from "./tally.ts";

/** What a scene counted. */
export interface Played {
  /** All units of it together. */
  tally: Tally;
  units: number;
}

export interface Scene {
  name: string;
  /** What a million of is paid for: "message". */
  unit: string;
  people: number;
  play(stage: Stage): Promise<Played>;
}

/** Rooms that a slow chat is played in, side by side. */
export const ROOMS = 20;
const ROUNDS_MAX = 3;
/** Quiet rounds last as long as the latest alarm takes to ring: no further one begins after this. */
const ROUNDS_BEGIN_FOR_MS = 40_000;

/** Sends message `number` in a room, and resolves when it has had its direct consequences. */
export type Exchange = (number: number) => Promise<void>;

/**
 * Plays slow chat: one message in each room, then quiet until every alarm has rung. The first message of each room is not
 * counted, for it has consequences that later ones do not have.
 */
export async function playSlowChat(stage: Stage, rooms: readonly Exchange[]): Promise<Played> {
  for (const send of rooms) await send(0);
  stage.say("waits for the alarms of the first messages");
  const before = await stage.quiet();
  const startedAt = Date.now();
  let after = before;
  let rounds = 0;
  while (rounds < ROUNDS_MAX && Date.now() - startedAt < ROUNDS_BEGIN_FOR_MS) {
    rounds += 1;
    stage.say(`sends message ${rounds} in ${rooms.length} rooms, and waits until every alarm has rung`);
    for (const send of rooms) await send(rounds);
    after = await stage.quiet();
  }
  return { tally: difference(before, after), units: rounds * rooms.length };
}
