import type { Stage } from "./stage.ts";
import { difference, emptyTally, type Tally } from "./tally.ts";

/** What a scene counted. */
export interface Played {
  /** For all units together. */
  tally: Tally;
  units: number;
}

export interface Scene {
  name: string;
  /** The priced unit: "message". */
  unit: string;
  people: number;
  play(stage: Stage): Promise<Played>;
}

/** Rooms of a slow chat, played concurrently. */
export const ROOMS = 10;
const ROUNDS = 2;
/** Longer than any interval after which objects do something. */
const PAUSE_MS = 120_000;

/** Sends message `number` in a room and resolves after its direct effects. */
export type Exchange = (number: number) => Promise<void>;

/**
 * Plays slow chat: one message per room, quiet until all alarms have run, then two minutes. The first message
 * of a room has extra effects and is not counted.
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
