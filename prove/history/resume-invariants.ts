import type { Fault } from "../proof.ts";
import { broken } from "./checker.ts";
import { type Connection, connectionsIn, stepsOf } from "./connections.ts";
import type { EntryOf, History } from "./entry.ts";
import { acknowledgements } from "./log-invariants.ts";

/** What holds of each connection, and of what one reads after writing. */
export function resumeInvariants(history: History): Fault[] {
  return [...connectionsIn(history).flatMap(gaps), ...unreadWrites(history), ...failures(history)];
}

function gaps(connection: Connection): Fault[] {
  const { accountId, number, head } = connection;
  return stepsOf(connection).flatMap(({ last, change: { seq } }) => {
    if (seq === last + 1) return [];
    const detail = `${seq} right after ${last} on connection ${number} of ${accountId}, opened at ${head}`;
    return [broken(last < head ? "hidden gap" : "gap", detail)];
  });
}

function unreadWrites(history: History): Fault[] {
  const acknowledged = acknowledgements(history);
  const paged = history.entries.filter((entry): entry is EntryOf<"paged"> => entry.type === "paged");
  return paged.flatMap(({ accountId, askedAt, ids }) => {
    const read = new Set(ids);
    const oldest = ids.at(0) ?? 0;
    const deleted = new Set(
      history.entries.flatMap((entry) =>
        entry.type === "asked" && entry.request.type === "delete" ? [entry.request.messageId] : [],
      ),
    );
    return acknowledged
      .filter((entry) => entry.accountId === accountId && entry.at < askedAt)
      .map(({ frame }) => Number(frame.message_id))
      .filter((id) => id >= oldest && !deleted.has(id) && !read.has(id))
      .map((id) => broken("own write not read", `${accountId} does not read message ${id}`));
  });
}

/** Codes that people get who act at the same time, one of whom deletes. */
const EXPECTED_REFUSALS = new Set(["message_deleted", "not_found"]);

function failures({ entries }: History): Fault[] {
  return entries.flatMap((entry) => {
    if (entry.type === "frame" && entry.frame.type === "error") {
      const code = String(entry.frame.code);
      return EXPECTED_REFUSALS.has(code) ? [] : [broken("failure", `a frame was answered with ${code}`)];
    }
    const isFailed = entry.type === "answered" && entry.status >= 400;
    return isFailed ? [broken("failure", `call ${entry.call} was answered with ${entry.status}`)] : [];
  });
}
