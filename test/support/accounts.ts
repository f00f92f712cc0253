import { env } from "cloudflare:workers";

/** Accounts 1 to `count`, for tests in which accounts are but numbers. */
export async function insertAccounts(count: number): Promise<void> {
  await env.DB.prepare(
    `INSERT INTO accounts (id, username, username_key, email, email_key, password_hash, created_at, updated_at)
     WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
     SELECT n, 'number_' || n, 'number_' || n, n || '@example.com', n || '@example.com', '', 0, 0 FROM number`,
  )
    .bind(count)
    .run();
}
