/**
 * Runs a local server in its own process, so that both it and workerd can be killed. The argument is a file
 * with the options; reports its address to the parent, and ends with it.
 */
import { readFileSync } from "node:fs";
import { type LocalServerOptions, startLocalServer } from "./local-server.ts";

/** Options of `startLocalServer`; the log is written to standard output. */
export type Launch = Omit<LocalServerOptions, "onLog" | "onRestart">;

/** Sent once the server runs, and again when it runs after a crash of workerd. */
export interface Launched {
  origin: string;
}

/** Sent by the parent to run a cron trigger, and sent back when done. */
export interface CronOrder {
  cron: string;
}

process.on("disconnect", () => process.exit());

const launch: Launch = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));
const report = () => void process.send?.({ origin: server.origin } satisfies Launched);
const server = await startLocalServer({
  ...launch,
  onLog: (_level, message) => console.log(message),
  onRestart: report,
});

process.on("message", ({ cron }: CronOrder) => {
  void server.runCron(cron).then(() => process.send?.({ cron } satisfies CronOrder));
});
report();
