import type { Fault } from "../proof.ts";

/** What one client wrote, was acknowledged and has in the end. */
export interface Told {
  accountId: number;
  /** The `client_id`s of what it wrote, in order. */
  wrote: readonly string[];
  /** Numbers of messages by the `client_id` under which they were acknowledged. */
  acknowledged: ReadonlyMap<string, number>;
  /** Numbers of the messages that it has, in its order. */
  has: readonly number[];
}

/** A message as the server's pages have it. */
export interface Stored {
  id: number;
  authorId: number;
  clientId: string;
}

/** What is wrong in a conversation in which nothing was edited or deleted, once all clients are settled. Pure. */
export function checkTalk(pages: readonly Stored[], clients: readonly Told[]): Fault[] {
  return [
    ...duplicates(pages),
    ...phantoms(pages, clients),
    ...clients.flatMap((client) => faultsOf(pages, client)),
  ];
}

function duplicates(pages: readonly Stored[]): Fault[] {
  const met = new Set<string>();
  return pages
    .map(keyOf)
    .filter((key) => met.has(key) || !met.add(key))
    .map((detail) => ({ name: "duplicate", detail }));
}

function phantoms(pages: readonly Stored[], clients: readonly Told[]): Fault[] {
  const written = new Set(
    clients.flatMap(({ accountId, wrote }) => wrote.map((clientId) => `${accountId} ${clientId}`)),
  );
  return pages
    .map(keyOf)
    .filter((key) => !written.has(key))
    .map((detail) => ({ name: "phantom", detail }));
}

function faultsOf(pages: readonly Stored[], { accountId, wrote, acknowledged, has }: Told): Fault[] {
  const ids = new Map(pages.map((message) => [keyOf(message), message.id]));
  const idOf = (clientId: string) => ids.get(`${accountId} ${clientId}`);
  const lost = wrote.filter((clientId) => idOf(clientId) === undefined);
  const other = [...acknowledged].filter(
    ([clientId, id]) => idOf(clientId) !== undefined && idOf(clientId) !== id,
  );
  const places = wrote.flatMap((clientId) => idOf(clientId) ?? []);
  const early = places.findIndex((id, index) => id <= (places[index - 1] ?? 0));
  const isComplete = has.length === pages.length && has.every((id, index) => id === pages[index]?.id);
  return [
    ...lost.map((clientId) => ({
      name: acknowledged.has(clientId) ? "acknowledged loss" : "loss",
      detail: `${accountId} ${clientId}`,
    })),
    ...other.map(([clientId, id]) => ({
      name: "answered otherwise",
      detail: `${accountId} ${clientId} was acknowledged as ${id}, and is ${idOf(clientId)}`,
    })),
    ...(early < 0
      ? []
      : [{ name: "order", detail: `${accountId} wrote ${places[early]} after ${places[early - 1]}` }]),
    ...(isComplete
      ? []
      : [{ name: "gap", detail: `${accountId} has ${has.length} messages, the pages ${pages.length}` }]),
  ];
}

function keyOf({ authorId, clientId }: Stored): string {
  return `${authorId} ${clientId}`;
}
