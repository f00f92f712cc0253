import type { TestServer } from "../test/support/server.ts";
import { median } from "./statistics.ts";

const PAGE_SIZE = 50;

export interface PageTime {
  name: string;
  milliseconds: number;
}

/** How long a page of a long conversation takes, at several depths. */
export async function measurePages(
  server: TestServer,
  messages: number,
  rounds: number,
): Promise<PageTime[]> {
  const [reader, other] = server.people;
  if (!reader || !other) throw new Error("a conversation needs people");
  const body = { name: "long", participants: [other.accountId] };
  const made = await server.request("POST", "/api/chat/conversations/", reader, body);
  const { id } = made as { id: number };
  const path = `/api/chat/conversations/${id}/messages/`;
  await server.request("GET", path, reader);
  await fetch(new URL(`/fill/${id}/${messages}`, server.url));
  const pages = messages / PAGE_SIZE;
  const queries = {
    "first page": "?page=1",
    "middle page": `?page=${pages / 2}`,
    "last page": `?page=${pages}`,
    "newest, ?before=": "?before=",
    "?before= the middle": `?before=${messages / 2}`,
    "?after= the middle": `?after=${messages / 2}`,
  };
  const times = new Map<string, number[]>();
  for (let round = -3; round < rounds; round += 1) {
    for (const [name, query] of Object.entries(queries)) {
      const started = performance.now();
      const page = (await server.request("GET", path + query, reader)) as { results: unknown[] };
      const took = performance.now() - started;
      if (page.results.length !== PAGE_SIZE) throw new Error(`${name} has ${page.results.length} messages`);
      if (round >= 0) times.set(name, [...(times.get(name) ?? []), took]);
    }
  }
  return [...times].map(([name, taken]) => ({ name, milliseconds: median(taken) }));
}
