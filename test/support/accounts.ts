import { env } from "cloudflare:workers";

/** Inserts accounts with the ids 1 to `count`. */
export async function insertAccounts(count: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO accounts (id, username, username_key, email, email_key, password_hash, created_at, updated_at)
     WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
     SELECT n, 'number_' || n, 'number_' || n, n || '@example.com', n || '@example.com', '', 0, 0 FROM number`,
  )
    .bind(count)
    .run();
}

/** Creates accounts without logins; returns their ids. */
export async function makeAccounts(prefix: string, count: number): Promise<number[]> {
  const { results } = await env.DB.prepare(
    `with recursive n(i) as (select 1 union all select i + 1 from n where i < ?2)
     insert into accounts (username, username_key, email, email_key, password_hash, first_name, last_name, created_at, updated_at)
     select ?1 || i, ?1 || i, ?1 || i || '@example.com', ?1 || i || '@example.com', '', '', '', 0, 0 from n returning id`,
  )
    .bind(prefix, count)
    .all<{ id: number }>();
  return results.map(({ id }) => id);
}
