import { prepareStages } from "../../bench/cost/play.ts";
import { IDLE_PEOPLE, openIdleRoom, PINGS_A_DAY } from "../../bench/cost/scenes/idle.ts";
import type { Fault, Proof } from "../proof.ts";

/** After a day the cron looks after everyone who is online: a wake of each person's object, and a few of the room. */
const WAKES_OF_ROOM_MAX = 20;

export const idle: Proof = {
  name: "idle",
  promise: "A thousand idle sockets wake nothing: an idle room costs nothing.",
  seconds: 100,
  isWaiting: true,
  async run({ folder, progress }) {
    const openStage = await prepareStages(folder, IDLE_PEOPLE);
    const stage = await openStage(IDLE_PEOPLE, progress);
    const faults: Fault[] = [];
    try {
      const day = await openIdleRoom(stage);
      await day.pass(PINGS_A_DAY - 1);
      const { wakes, objectRows, calls, frames } = await day.tally();
      if (wakes + objectRows + calls + frames > 0) {
        const detail = `${wakes} wakes, ${objectRows} rows, ${calls} calls and ${frames} frames in a day`;
        faults.push({ name: "woken", detail });
      }
      await day.pass(1);
      const after = await day.tally();
      if (after.wakes > IDLE_PEOPLE + WAKES_OF_ROOM_MAX) {
        faults.push({ name: "woken", detail: `${after.wakes} wakes by the daily look at who is online` });
      }
      day.close();
    } finally {
      stage.close();
    }
    return { cases: IDLE_PEOPLE, unit: "sockets for a day", faults };
  },
};
