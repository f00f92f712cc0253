import { playScenes, SERVERS_MAX, verdictsOf } from "../../bench/cost/play.ts";
import { SCENES } from "../../bench/cost/scenes.ts";
import { formatCount } from "../../bench/cost/tables.ts";
import type { Proof } from "../proof.ts";

/** Scenes with budgets, by the beginnings of their names. The day of a thousand sockets is a proof of its own. */
const DECISIVE = ["two people, both in the room", "two people, recipient away", "a day of 20"];

export const cost: Proof = {
  name: "cost",
  promise: "A message, an idle day and a login cost what docs/cost.md says.",
  seconds: 40,
  isWaiting: true,
  async run({ tier, folder, progress }) {
    process.setMaxListeners(2 * SERVERS_MAX);
    const isPlayed = (name: string) => tier === "nightly" || DECISIVE.some((scene) => name.startsWith(scene));
    const played = await playScenes(
      SCENES.filter(({ name }) => isPlayed(name)),
      folder,
      progress,
    );
    const found = verdictsOf(played);
    const faults = found
      .filter(({ isMet }) => !isMet)
      .map(({ budget, figure }) => ({
        name: "budget missed",
        detail: `${budget.name}: ${formatCount(figure)}, budget ${budget.atMost}`,
      }));
    return { cases: found.length, unit: `budgets in ${played.length} scenes`, faults };
  },
};
