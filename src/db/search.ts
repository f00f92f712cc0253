import { type SQL, type SQLWrapper, sql } from "drizzle-orm";

/**
 * Whether a text holds what is searched, whatever the case of its ASCII letters. SQLite's lower() knows no others, so a
 * text is searched as it is written, too.
 */
export function holds(text: SQLWrapper, search: string): SQL {
  return sql`(instr(lower(${text}), ${search.toLowerCase()}) > 0 or instr(${text}, ${search}) > 0)`;
}
