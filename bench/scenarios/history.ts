import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createRow, type Row } from "../row.ts";
import { median } from "../statistics.ts";
import type { Testbed } from "../testbed.ts";

const PAGE_SIZE = 50;
const WARM_UP = 3;
const FIRST = "the first message of a long conversation";

export interface PageTime {
  name: string;
  milliseconds: number;
  /** The median of what each round took, of what the first page took in it. */
  ratio: number;
}

/** A page of a long conversation, at several depths. The messages are written to the room's own database, its server stopped. */
export async function measureHistory(
  testbed: Testbed,
  messages: number,
  rounds: number,
): Promise<{ row: Row; pages: PageTime[] }> {
  const { palaestra } = testbed;
  const people = [palaestra.person(0), palaestra.person(1)] as const;
  const [reader] = people;
  const id = await palaestra.gather(people, "long");
  const path = `/api/chat/conversations/${id}`;
  await palaestra.request("POST", `${path}/send_message/`, reader, { content: FIRST });
  await palaestra.restart((stateDir) => fill(stateDir, messages));

  const last = messages / PAGE_SIZE;
  const queries = {
    "the first page": "?page=1",
    "the middle page": `?page=${last / 2}`,
    "the last page": `?page=${last}`,
    "the newest, ?before=": "?before=",
    "?before= the middle": `?before=${messages / 2}`,
    "?after= the middle": `?after=${messages / 2}`,
    "?after= the first": "?after=1",
  };
  const taken = new Map<string, number[]>(Object.keys(queries).map((name) => [name, []]));
  for (let round = -WARM_UP; round < rounds; round += 1) {
    for (const [name, query] of Object.entries(queries)) {
      const started = performance.now();
      const page = await palaestra.request<{ results: unknown[] }>(
        "GET",
        `${path}/messages/${query}`,
        reader,
      );
      const took = performance.now() - started;
      if (page.results.length !== PAGE_SIZE) throw new Error(`${name} has ${page.results.length} messages`);
      if (round >= 0) taken.get(name)?.push(took);
    }
  }
  const [firsts = []] = taken.values();
  const pages = [...taken].map(([name, times]) => ({
    name,
    milliseconds: median(times),
    ratio: median(times.map((time, round) => time / (firsts[round] ?? Number.NaN))),
  }));
  const row = createRow(
    `a page of ${messages.toLocaleString("en")} messages: slowest depth ÷ first page`,
    2,
    {
      atMost: 1.2,
      of: null,
    },
  );
  row.rounds.palaestra = [Math.max(...pages.map(({ ratio }) => ratio))];
  return { row, pages };
}

/** Of all rooms the one that has the first message: what its object is called on disk follows from a secret. */
function fill(stateDir: string, messages: number): void {
  const folder = join(stateDir, "v3", "do", "palaestra-ConversationRoom");
  const files = readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
  for (const file of files) {
    const database = new DatabaseSync(join(folder, file));
    try {
      const isTheRoom = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'messages'").get();
      if (!isTheRoom || !database.prepare("SELECT 1 FROM messages WHERE content = ?").get(FIRST)) continue;
      database.exec(
        `WITH RECURSIVE number (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM number WHERE n < ${messages})
         INSERT INTO messages (id, seq, sender_id, content, sent_at)
         SELECT n, n, sender_id, 'message number ' || n || ' of a long conversation', sent_at
         FROM number, (SELECT sender_id, sent_at FROM messages WHERE id = 1)`,
      );
      return;
    } finally {
      database.close();
    }
  }
  throw new Error(`No room in ${folder} has the first message`);
}
