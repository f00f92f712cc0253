/** The crash journey at length: `node bench/chaos.ts --kills 500 --minutes 20 --seed 1`. */
import { parseArgs } from "node:util";
import { checkCrashes } from "../test/support/crash-checker.ts";
import { playCrashes } from "../test/support/crash-story.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "500" },
    minutes: { type: "string", default: "20" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
  },
});
const deadline = Date.now() + Number(values.minutes) * 60_000;

process.once("SIGINT", () => process.exit(130));
console.log(`seed ${values.seed}`);
let killed = 0;
const history = await playCrashes({
  kills: Number(values.kills),
  clients: 8,
  inFlight: 4,
  seed: Number(values.seed),
  restEvery: 25,
  onKill: (kills, acknowledged) => {
    killed = kills;
    if (kills % 25 === 0) console.log(`${kills} kills, ${acknowledged} messages acknowledged`);
    return Date.now() < deadline;
  },
});
const faults = checkCrashes(history);
const { group, channel } = history;
const repeats = group.witnesses.flatMap(({ connections }) => connections.flatMap((seen) => seen.repeats));
const memberships = group.guest.changes.length;
console.log(
  `${killed} kills, ${group.pages.length} messages in the group, ${repeats.length} answered again, ${memberships} changes of members`,
);
console.log(
  `${channel.messages.length} messages in the channel, ${channel.lines.length} activities, ${channel.mentioned.notices.length} mentions listed`,
);
console.log(`${faults.length} faults`);
for (const { name, detail } of faults.slice(0, 50)) console.log(`${name}: ${detail}`);
process.exitCode = faults.length === 0 ? 0 : 1;
