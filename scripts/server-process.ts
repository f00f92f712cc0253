/**
 * A local server in a process of its own, so that both it and workerd can be killed. Its one argument is a file with the
 * options; it tells its parent where the server listens, and ends with it.
 */
import { readFileSync } from "node:fs";
import { type LocalServerOptions, startLocalServer } from "./local-server.ts";

/** What `startLocalServer` is to be given; the log goes to standard output. */
export type Launch = Omit<LocalServerOptions, "onLog">;

export interface Launched {
  origin: string;
}

/** Its parent has it run a schedule by this, and it says the same when that is done. */
export interface CronOrder {
  cron: string;
}

process.on("disconnect", () => process.exit());

const launch: Launch = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const server = await startLocalServer({ ...launch, onLog: (_level, message) => console.log(message) });

process.on("message", ({ cron }: CronOrder) => {
  void server.runCron(cron).then(() => process.send?.({ cron } satisfies CronOrder));
});
process.send?.({ origin: server.origin } satisfies Launched);
