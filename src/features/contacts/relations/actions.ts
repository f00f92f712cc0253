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

/** To whom an account's presence and tournaments go, and whose presence it gets: its contacts, blocked ones left out. */
export function contactsOf(ctx: Context, accountId: number): Promise<number[]> {
  return listContacts(ctx.db, accountId);
}

/** Those of these people who are the account's contacts, blocked ones left out. */
export async function findContactsAmong(
  ctx: Context,
  accountId: number,
  ids: readonly number[],
): Promise<Set<number>> {
  return new Set(ids.length === 0 ? [] : await contactsAmong(ctx.db, accountId, ids));
}

/**
 * Which of these people an account blocked, and the presence of those whose presence it may see: its own, and that of
 * contacts whom no block keeps apart.
 */
export async function standingsTo(ctx: Context, accountId: number, ids: readonly number[]) {
  const standings = ids.length === 0 ? [] : await listStandings(ctx.db, accountId, ids);
  return {
    blocked: new Set(standings.filter(({ hasBlocked }) => hasBlocked).map((each) => each.accountId)),
    presences: standings.flatMap(({ presence }) => presence ?? []),
  };
}

/** Whether two are contacts, whether or not a block keeps them apart. */
export function areContacts(ctx: Context, one: number, other: number): Promise<boolean> {
  return isContact(ctx.db, one, other);
}

/**
 * The addresses of these people as one viewer may know them: their own, those of friends, and those of fellow members
 * who joined a workspace. Of anyone else it is one that leads nowhere. Deleted accounts are left out.
 */
export async function addressesFor(
  ctx: Context,
  viewerId: number,
  ids: readonly number[],
): Promise<Map<number, string>> {
  const rows = ids.length === 0 ? [] : await listAddresses(ctx.db, viewerId, [...new Set(ids)]);
  return new Map(rows.map((row) => [row.id, presentAddress(row, row.mayKnow === 1)]));
}

/**
 * Those of an account's contacts who are online and have a socket that tells of presence, and whether each may know the
 * account's address.
 */
export async function watchersOf(
  ctx: Context,
  accountId: number,
): Promise<{ accountId: number; mayKnowAddress: boolean }[]> {
  const rows = await listWatchers(ctx.db, accountId);
  return rows.map(({ id, mayKnow }) => ({ accountId: id, mayKnowAddress: mayKnow === 1 }));
}

/** Those of these people who may know the account's address. */
export async function acquaintedAmong(
  ctx: Context,
  accountId: number,
  ids: readonly number[],
): Promise<Set<number>> {
  return new Set(ids.length === 0 ? [] : await listAcquainted(ctx.db, accountId, ids));
}
