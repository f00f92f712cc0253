import { type Database, inList } from "../../../db/database.ts";
import { EVERYBODY, type Findable, placeOf, SEARCHED, type SearchedList } from "../../../db/search.ts";
import { termsOf } from "../../../lib/fold.ts";
import { accounts } from "../tables.ts";

const TERMS_MAX = 40;

/** Accounts are never found by address. */
export const SEARCHED_ACCOUNTS: SearchedList = { list: SEARCHED.accounts, load };

async function load(db: Database, ids: readonly string[]): Promise<Findable[]> {
  const rows = await db
    .select({
      id: accounts.id,
      username: accounts.username,
      firstName: accounts.firstName,
      lastName: accounts.lastName,
    })
    .from(accounts)
    .where(inList(accounts.id, ids.map(Number)));
  return rows.map(({ id, username, firstName, lastName }) => {
    const terms = termsOf([username, `${firstName} ${lastName}`], TERMS_MAX);
    return { item: String(id), place: placeOf(id), scopes: [{ scope: EVERYBODY, terms }] };
  });
}
