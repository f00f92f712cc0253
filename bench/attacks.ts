/**
 * What people who talk notice of someone who tries to hurt them: 500 sockets talk, with the limits on, while each attack
 * goes on in turn. `--only` names attacks by part of their names. Exits with 1 where a p99 is above three times the quiet one.
 */
import { parseArgs } from "node:util";
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
const ATTACK_MS = 15_000;

const { values } = parseArgs({ options: { only: { type: "string", default: "" } } });

process.once("SIGINT", () => process.exit(130));
const server = await TestServer.start({
  people: 2 * PAIRS + 2 + CROWD,
  statements: [manyAccounts(ACCOUNTS)],
  onLine: (line) => {
    if (!line.startsWith('{"level":"info"')) console.error(line.slice(0, 300));
  },
});
const attacker = await Attacker.start(server.people.slice(2 * PAIRS));
try {
  console.log(`${describeMachine()}\n`);
  const names = attacker.names.filter((name) => name.includes(values.only));
  // What one attack makes another may need.
  for (const name of attacker.names) {
    console.log(`preparing: ${name}`);
    await attacker.prepare(name, server.url);
  }
  await server.reconfigure({ RATE_LIMITS: "on" });
  const bystanders = await Bystanders.gather(server, PAIRS);
  const rows: string[][] = [];
  let missed = 0;
  const row = (name: string, latencies: number[], quiet: number) => {
    const p99 = percentile(latencies, 99);
    const held = p99 <= RATIO_MAX * quiet;
    if (!held) missed += 1;
    const cells = [
      latencies.length,
      percentile(latencies, 50).toFixed(1),
      p99.toFixed(1),
      (p99 / quiet).toFixed(1),
    ];
    rows.push([name, ...cells.map(String), held ? "held" : "missed"]);
    console.log(rows.at(-1)?.join(", "));
  };
  await bystanders.during(ATTACK_MS / 2, async () => {});
  const calm = await bystanders.during(2 * ATTACK_MS, async () => {});
  const quiet = percentile(calm, 99);
  row("nobody", calm, quiet);
  for (const name of names) {
    const attack = (until: number) => attacker.run(name, server.url, until);
    row(name, await bystanders.during(ATTACK_MS, attack), quiet);
    await bystanders.during(3000, async () => {});
  }
  await bystanders.leave();
  console.log(`\n${table([["attack", "messages", "p50 ms", "p99 ms", "÷ quiet", "≤ 3"], ...rows])}`);
  if (missed > 0) process.exitCode = 1;
} finally {
  attacker.stop();
  server.stop();
}

function manyAccounts(count: number): string {
  return `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${count})
    INSERT INTO accounts (username, username_key, email, email_key, password_hash, first_name, last_name, created_at, updated_at)
    SELECT 'scan_' || n, 'scan_' || n, 'scan_' || n || '@example.com', 'scan_' || n || '@example.com', '',
      'Firstname' || n, 'Lastname' || n, 0, 0 FROM number`;
}
