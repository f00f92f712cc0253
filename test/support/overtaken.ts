import type { Context } from "../../src/context.ts";
import { openDatabase } from "../../src/db/database.ts";
import { ctx } from "./cast.ts";

/** A context in which something happens between all checks and the first write. */
export function overtakenBy(happen: () => Promise<unknown>): Context {
  const { DB } = ctx.env;
  const queries = new WeakMap<D1PreparedStatement, string>();
  let hasHappened = false;
  const overtake = async (query: string | undefined) => {
    if (hasHappened || !/^\s*(?:insert|update|delete)/i.test(query ?? "")) return;
    hasHappened = true;
    await happen();
  };
  const prepare = (query: string) => ({
    bind: (...values: unknown[]) => {
      const statement = DB.prepare(query).bind(...values);
      queries.set(statement, query);
      const after = (method: "run" | "all" | "raw") => {
        const plain = Reflect.get(statement, method) as (...options: unknown[]) => Promise<unknown>;
        return async (...options: unknown[]) => {
          await overtake(query);
          return plain.apply(statement, options);
        };
      };
      return Object.assign(statement, { run: after("run"), all: after("all"), raw: after("raw") });
    },
  });
  const batch = async (statements: D1PreparedStatement[]) => {
    for (const statement of statements) await overtake(queries.get(statement));
    return DB.batch(statements);
  };
  const overtaken = { prepare, batch } as unknown as D1Database;
  return { ...ctx, env: { ...ctx.env, DB: overtaken }, db: openDatabase(overtaken) };
}

/** The error code, or "done". */
export async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => "done",
    (error: { code?: unknown }) => error.code ?? error,
  );
}
