/**
 * A process of its own that runs the Worker in workerd, so that both can be killed. Its one argument is a file that
 * describes the launch; it tells its parent where workerd listens, and ends with it.
 */
import { readFileSync } from "node:fs";
import { dirname } from "node:path";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";

export interface Launch {
  script: string;
  /** Where the databases, files and objects are kept. */
  stateDir: string;
  workerOptions: Omit<V4WorkerOptions, "script" | "scriptPath" | "modules" | "modulesRoot">;
  /** Statements for a database that is new: the tables, then whoever is there from the start. */
  statements: string[];
}

export interface Launched {
  url: string;
}

/** Its parent has it run a schedule by this, and it says the same when that is done. */
export interface CronOrder {
  cron: string;
}

const launch: Launch = JSON.parse(readFileSync(process.argv[2] ?? "", "utf8"));

const miniflare = new Miniflare(
  convertV4MiniflareOptions({
    host: "127.0.0.1",
    port: 0,
    cf: false,
    resourcePersistencePath: launch.stateDir,
    workers: [
      {
        ...launch.workerOptions,
        name: "palaestra",
        modules: [{ type: "ESModule", path: launch.script }],
        modulesRoot: dirname(launch.script),
        // Straight to the Worker: the proxy before it would be measured with it.
        unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
      },
    ],
  }),
);

process.on("message", ({ cron }: CronOrder) => {
  void miniflare
    .getWorker("palaestra")
    .then((worker) => worker.scheduled({ cron }))
    .then(() => process.send?.({ cron } satisfies CronOrder));
});
process.on("disconnect", () => void miniflare.dispose().finally(() => process.exit()));

await miniflare.ready;
await prepareDatabase();
const { origin } = await miniflare.unsafeGetDirectURL("palaestra");
process.send?.({ url: origin } satisfies Launched);

async function prepareDatabase(): Promise<void> {
  const database = await miniflare.getD1Database("DB");
  const accounts = database.prepare("SELECT name FROM sqlite_master WHERE name = 'accounts'");
  if ((await accounts.first()) !== null) return;
  await database.batch(launch.statements.map((statement) => database.prepare(statement)));
}
