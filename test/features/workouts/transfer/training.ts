import { env, exports } from "cloudflare:workers";
import { eraseTraining } from "../../../../src/features/workouts/actions.ts";
import type { Problem } from "../../../../src/http/problems.ts";
import { api, ORIGIN, type Reply } from "../../../support/api.ts";
import { ctx } from "../../../support/cast.ts";

export interface Report {
  import_id: string | null;
  dry_run: boolean;
  added: Counts;
  matched: Counts;
  refused: number;
  lines: {
    line: number | string;
    kind: "exercise" | "workout" | "session" | "log";
    status: "added" | "matched" | "refused";
    name?: string;
    message?: string;
  }[];
  lines_left_out: number;
}

interface Counts {
  exercises: number;
  workouts: number;
  sessions: number;
  logs: number;
}

interface Person {
  id: number;
  access: string;
}

export const NOTHING: Counts = { exercises: 0, workouts: 0, sessions: 0, logs: 0 };
export const IMPORT = "/api/training/import/";

/** What someone's export holds, as text. */
export async function exportOf(person: Person, query = ""): Promise<string> {
  const response = await exports.default.fetch(
    new Request(new URL(`/api/training/export/${query}`, ORIGIN), {
      headers: { Authorization: `Bearer ${person.access}` },
    }),
  );
  if (response.status !== 200) throw new Error(`No export: ${response.status}`);
  return response.text();
}

/** Brings a file: CSV, unless it begins as JSON does. */
export function bring(
  person: Person,
  text: string,
  query = "",
  headers: Record<string, string> = {},
): Promise<Reply<Report>> {
  const type = text.startsWith("{") ? "application/json" : "text/csv";
  return api<Report>("POST", `${IMPORT}${query}`, {
    as: person,
    body: text,
    headers: { "Content-Type": type, ...headers },
  });
}

/** Brings bytes as they are; how that is answered. */
export async function bringBytes(
  person: Person,
  body: Uint8Array | FormData,
  headers: Record<string, string> = {},
): Promise<Problem> {
  const init = { method: "POST", body, headers: { Authorization: `Bearer ${person.access}`, ...headers } };
  return (await exports.default.fetch(new Request(new URL(IMPORT, ORIGIN), init))).json();
}

/** Lines of a report, as a table has them. */
export function linesOf({ lines }: Report, status: string): [number | string, string, string?][] {
  return lines
    .filter((line) => line.status === status)
    .map(
      ({ line, kind, message }) => [line, kind, ...(message ? [message] : [])] as [number | string, string],
    );
}

/** Someone's sets, the first completed first. */
export async function setsOf(person: Person, query = ""): Promise<Record<string, unknown>[]> {
  const path = `/api/exercise-logs/?page_size=100${query}`;
  const { body } = await api<{ results: Record<string, unknown>[] }>("GET", path, { as: person });
  return body.results.toReversed();
}

export async function sessionsOf(person: Person): Promise<Record<string, unknown>[]> {
  const { body } = await api<{ results: { id: string }[] }>("GET", "/api/workout-sessions/?page_size=100", {
    as: person,
  });
  const details = body.results.map(({ id }) => api("GET", `/api/workout-sessions/${id}/`, { as: person }));
  return (await Promise.all(details)).map((reply) => reply.body).toReversed();
}

/** Everything of someone's training is gone. */
export async function wipe(person: Person): Promise<void> {
  await eraseTraining(ctx, person.id);
  const left = await env.DB.prepare(
    `select (select count(*) from exercise_logs where account_id = ?1) + (select count(*) from workouts where creator_id = ?1)
      + (select count(*) from workout_sessions where account_id = ?1) + (select count(*) from exercises where creator_id = ?1) as count`,
  )
    .bind(person.id)
    .first<{ count: number }>();
  if (left?.count !== 0) throw new Error(`There are ${left?.count} rows left`);
}
