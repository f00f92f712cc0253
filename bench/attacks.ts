/**
 * What people who talk notice of someone who tries to hurt them: 500 sockets talk, with the limits on, while each attack
 * goes on in turn: first against another server on this machine, which tells what the attack takes from all that runs
 * here, then against theirs. `--only` names attacks by part of their names. Exits with 1 where a p99 is above three times
 * the quiet one.
 */
import { readOptions } from "../scripts/options.ts";
import { TestServer } from "../test/support/server.ts";
import { Attacker } from "./attacker.ts";
import { Bystanders } from "./bystanders.ts";
import { describeMachine } from "./cpu.ts";
import { table } from "./report.ts";
import { percentile } from "./statistics.ts";

const PAIRS = 250;
const CROWD = 999;
const ACCOUNTS = 100_000;
const RATIO_MAX = 3;
const ATTACK_MS = 12_000;
const PAUSE_MS = 3000;
const HEAD = ["attack", "messages", "p50 ms", "p99 ms", "÷ quiet", "p99 beside", "≤ 3"];

const USAGE = `npm run attacks -- [options]
  --only=PART      runs the attacks whose names contain PART`;

const values = readOptions(USAGE, { only: { type: "string", default: "" } });

process.once("SIGINT", () => process.exit(130));
const [server, neighbour] = await Promise.all([startServer(), startServer()]);
const [attacker, attackerOfNeighbour] = await Promise.all(
  [server, neighbour].map(({ people }) => Attacker.start(people.slice(2 * PAIRS))),
);
if (!attacker || !attackerOfNeighbour) throw new Error("There are no attackers");
try {
  console.log(`${describeMachine()}\n`);
  for (const [each, target] of [
    [attacker, server],
    [attackerOfNeighbour, neighbour],
  ] as const) {
    // One attack may need what another one created.
    for (const name of each.names) {
      console.log(`preparing: ${name}`);
      await each.prepare(name, target.url);
    }
    await target.reconfigure({ RATE_LIMITS: "on" });
  }
  const bystanders = await Bystanders.gather(server, PAIRS);
  await bystanders.during(ATTACK_MS / 2, async () => {});
  const calm = await bystanders.during(2 * ATTACK_MS, async () => {});
  const quiet = percentile(calm, 99);
  const rows = [["nobody", String(calm.length), ...[percentile(calm, 50), quiet].map(shown)]];
  console.log(rows[0]?.join(", "));
  for (const name of attacker.names.filter((each) => each.includes(values.only))) {
    const beside = await bystanders.during(ATTACK_MS, (until) =>
      attackerOfNeighbour.run(name, neighbour.url, until),
    );
    await bystanders.during(PAUSE_MS, async () => {});
    const here = await bystanders.during(ATTACK_MS, (until) => attacker.run(name, server.url, until));
    await bystanders.during(PAUSE_MS, async () => {});
    const [p50, p99, p99Beside] = [percentile(here, 50), percentile(here, 99), percentile(beside, 99)];
    const isHeld = p99 <= RATIO_MAX * quiet;
    if (!isHeld) process.exitCode = 1;
    const figures = [p50, p99, p99 / quiet, p99Beside].map(shown);
    rows.push([name, String(here.length), ...figures, isHeld ? "held" : "missed"]);
    console.log(rows.at(-1)?.join(", "));
  }
  await bystanders.leave();
  console.log(`\n${table([HEAD, ...rows])}`);
} finally {
  attacker.stop();
  attackerOfNeighbour.stop();
  server.stop();
  neighbour.stop();
}

function startServer(): Promise<TestServer> {
  return TestServer.start({
    people: 2 * PAIRS + 2 + CROWD,
    statements: [manyAccounts(ACCOUNTS)],
    onLine: (line) => {
      if (!line.startsWith('{"level":"info"')) console.error(line.slice(0, 300));
    },
  });
}

function shown(figure: number): string {
  return figure.toFixed(1);
}

function manyAccounts(count: number): string {
  return `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO accounts (username, username_key, email, email_key, password_hash, first_name, last_name, created_at, updated_at)
    SELECT 'scan_' || n, 'scan_' || n, 'scan_' || n || '@example.com', 'scan_' || n || '@example.com', '',
      'Firstname' || n, 'Lastname' || n, 0, 0 FROM number`;
}
