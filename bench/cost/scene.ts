import type { Stage } from "./stage.ts";
import { difference, emptyTally, type Tally } from "./tally.ts";

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
export const ROOMS = 10;
const ROUNDS = 2;
/** Longer than anything that an object does at most once in a while. */
const PAUSE_MS = 120_000;

/** Sends message `number` in a room, and resolves when it has had its direct consequences. */
export type Exchange = (number: number) => Promise<void>;

/**
 * Plays slow chat: one message in each room, then quiet until every alarm has rung, then two minutes. The first message of each
 * room is not counted, for it has consequences that later ones do not have.
 */
export async function playSlowChat(stage: Stage, rooms: readonly Exchange[]): Promise<Played> {
  let before = emptyTally();
  let after = before;
  for (let round = 0; round <= ROUNDS; round += 1) {
    stage.report(`sends message ${round} in ${rooms.length} rooms, and waits until every alarm has rung`);
    for (const send of rooms) await send(round);
    after = await stage.quiet();
    if (round === 0) before = after;
    await stage.advance(PAUSE_MS);
  }
  return { tally: difference(before, after), units: ROUNDS * rooms.length };
}
