import type { Context } from "../../../context.ts";
import { presentAddress } from "../../../lib/addresses.ts";
import {
  contactsAmong,
  isContact,
  listAcquainted,
  listAddresses,
  listContacts,
  listStandings,
  listWatchers,
} from "./store.ts";

/** Contacts without blocked ones. They share presence and tournaments. */
export function contactsOf(ctx: Context, accountId: number): Promise<number[]> {
  return listContacts(ctx.db, accountId);
}

/** Without blocked ones. */
export async function findContactsAmong(
  ctx: Context,
  accountId: number,
  ids: readonly number[],
): Promise<Set<number>> {
  return new Set(ids.length === 0 ? [] : await contactsAmong(ctx.db, accountId, ids));
}

/** With the presences that the account may see: its own and those of unblocked contacts. */
export async function standingsTo(ctx: Context, accountId: number, ids: readonly number[]) {
  const standings = ids.length === 0 ? [] : await listStandings(ctx.db, accountId, ids);
  return {
    blocked: new Set(standings.filter(({ hasBlocked }) => hasBlocked).map((each) => each.accountId)),
    presences: standings.flatMap(({ presence }) => presence ?? []),
  };
}

/** Blocked or not. */
export function areContacts(ctx: Context, one: number, other: number): Promise<boolean> {
  return isContact(ctx.db, one, other);
}

/** Real addresses of oneself, friends and fellow workspace members who joined; no-reply ones of others. */
export async function addressesFor(
  ctx: Context,
  viewerId: number,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const rows = ids.length === 0 ? [] : await listAddresses(ctx.db, viewerId, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, presentAddress(row, row.mayKnow === 1)]));
}

/** Only those online with a socket that shows presence, and whether each may see the account's address. */
export async function watchersOf(
  ctx: Context,
  accountId: number,
): Promise<{ accountId: number; mayKnowAddress: boolean }[]> {
  const rows = await listWatchers(ctx.db, accountId);
  return rows.map(({ id, mayKnow }) => ({ accountId: id, mayKnowAddress: mayKnow === 1 }));
}

/** Those who may see the account's address. */
export async function acquaintedAmong(
  ctx: Context,
  accountId: number,
  ids: readonly number[],
): Promise<Set<number>> {
  return new Set(ids.length === 0 ? [] : await listAcquainted(ctx.db, accountId, ids));
}
