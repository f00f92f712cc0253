import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Violation } from "../../../support/invite-ledger.ts";
import { CROSSING_MUTANTS, STORY_MUTANTS } from "../../../support/invite-mutants.ts";
import {
  crossings,
  exchanges,
  playCrossing,
  playExchange,
  playStory,
  stories,
} from "../../../support/invite-stories.ts";
import { FUZZ_SEED } from "../../../support/room-commands.ts";

/** The complaint that the property makes within so many stories, or null if it makes none. */
function complaintOf<Case>(property: fc.IPropertyWithHooks<[Case]>, numRuns: number): string | null {
  const { failed, errorInstance } = fc.check(property, { seed: FUZZ_SEED, numRuns, endOnFailure: true });
  if (!failed) return null;
  if (errorInstance instanceof Violation) return errorInstance.message;
  throw errorInstance;
}

describe(`the model finds a machine that (seed ${FUZZ_SEED})`, () => {
  it.each(STORY_MUTANTS)("$mistake", ({ machine }) => {
    const property = fc.property(stories, (told) => {
      playStory(told, { machine, isSkewed: true });
    });
    expect(complaintOf(property, 5000)).not.toBeNull();
  });

  it.each(CROSSING_MUTANTS)("[I5] $mistake of two invites that cross", ({ machine }) => {
    const once = fc.property(crossings, (crossing) => playCrossing(crossing, machine));
    expect(complaintOf(once, 500)).not.toBeNull();
    const often = fc.property(exchanges, (told) => playExchange(told, machine));
    expect(complaintOf(often, 1000)).not.toBeNull();
  });
});
