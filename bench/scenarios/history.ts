import { readdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { createRow, type Row } from "../row.ts";
import { median } from "../statistics.ts";
import type { Testbed } from "../testbed.ts";

/** This pair talks in no other scenario. */
const FIRST_PERSON = 404;
const PAGE_SIZE = 50;
const WARM_UP_ROUNDS = 3;
const FIRST_MESSAGE = "The first message of a long conversation";

export interface PageTime {
  name: string;
  milliseconds: number;
  /** The median, over all rounds, of its time divided by the first page's. */
  ratio: number;
}

/** The time for a page of a long conversation at several depths. The server is stopped while messages are written to its files. */
export async function measureHistory(
  { palaestra }: Testbed,
  messages: number,
  rounds: number,
): Promise<{ row: Row; pages: PageTime[] }> {
  const reader = palaestra.person(FIRST_PERSON);
  const id = await palaestra.createConversation([reader, palaestra.person(FIRST_PERSON + 1)], "history");
  const path = `/api/chat/conversations/${id}`;
  await palaestra.request("POST", `${path}/send_message/`, reader, { content: FIRST_MESSAGE });
  await palaestra.restart((stateDir) => fill(stateDir, messages));

  const last = messages / PAGE_SIZE;
  const queries = {
    "page 1": "?page=1",
    "the middle page": `?page=${last / 2}`,
    "the last page": `?page=${last}`,
    "the newest page (before=)": "?before=",
    "before the middle": `?before=${messages / 2}`,
    "after the middle": `?after=${messages / 2}`,
    "after the first": "?after=1",
  };
  const times = new Map<string, number[]>(Object.keys(queries).map((name) => [name, []]));
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const [name, query] of Object.entries(queries)) {
      const started = performance.now();
      const page = await palaestra.request("GET", `${path}/messages/${query}`, reader);
      const took = performance.now() - started;
      const { length } = (page as { results: unknown[] }).results;
      if (length !== PAGE_SIZE) throw new Error(`${name} has ${length} messages`);
      if (round >= 0) times.get(name)?.push(took);
    }
  }
  const firsts = times.get("page 1") ?? [];
  const pages = [...times].map(([name, taken]) => ({
    name,
    milliseconds: median(taken),
    ratio: median(taken.map((time, round) => time / (firsts[round] ?? Number.NaN))),
  }));
  const row = createRow(`a page of ${messages.toLocaleString("en")} messages: slowest depth ÷ page 1`, 2, {
    atMost: 1.2,
    of: null,
  });
  row.rounds.palaestra = [Math.max(...pages.map(({ ratio }) => ratio))];
  return { row, pages };
}

/** Adds messages to the room that has the first one. Only the server knows the names of its files. */
function fill(stateDir: string, messages: number): void {
  const folder = join(stateDir, "v3", "do", "palaestra-ConversationRoom");
  const files = readdirSync(folder).filter((name) => name.endsWith(".sqlite"));
  for (const file of files) {
    const database = new DatabaseSync(join(folder, file));
    try {
      const hasTables = database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'messages'").get();
      if (!hasTables || !database.prepare("SELECT 1 FROM messages WHERE content = ?").get(FIRST_MESSAGE))
        continue;
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
