import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

const MIGRATION = env.TEST_MIGRATIONS.findIndex(({ name }) => name.includes("_set_types"));

it("the migration sets the type of imported sets from their notes", async () => {
  await reset();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS.slice(0, MIGRATION));
  const expected = [
    ["Warm-up", "an import", "warm_up"],
    ["Warm-up\nRPE 8", "an import", "warm_up"],
    ["Warm-up, easy", "an import", "normal"],
    ["Drop set\nWarm-up", "an import", "drop"],
    ["To failure", "an import", "failure"],
    ["To failure", null, "normal"],
    ["", "an import", "normal"],
  ] as const;
  const before = [
    `INSERT INTO accounts (id, username, username_key, email, email_key, password_hash, created_at, updated_at)
      VALUES (9, 'ada', 'ada', 'ada@example.com', 'ada@example.com', '', 1, 1)`,
    `INSERT INTO workout_sessions (id, account_id, workout_name, status, notes, total_volume, at, created_at, updated_at)
      VALUES ('s', 9, 'Day', 'planned', '', 0, 1, 1, 1)`,
  ];
  for (const statement of before) await env.DB.prepare(statement).run();
  const insert = env.DB.prepare(
    `INSERT INTO exercise_logs (id, account_id, session_id, exercise_id, set_number, notes, completed_at, import_id, created_at, updated_at)
      SELECT ?1, 9, 's', id, ?1, ?2, 1, ?3, 1, 1 FROM exercises LIMIT 1`,
  );
  for (const [index, [notes, importId]] of expected.entries())
    await insert.bind(index, notes, importId).run();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  const query = "select notes, import_id, set_type from exercise_logs order by set_number";
  expect(await env.DB.prepare(query).raw()).toEqual(expected);
});
