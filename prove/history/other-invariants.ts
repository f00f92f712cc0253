import type { Fault } from "../proof.ts";
import { broken } from "./checker.ts";
import type { Entry, EntryOf, History } from "./entry.ts";
import { acknowledgements } from "./log-invariants.ts";

/** What holds of members, of presence and of who knows what. */
export function otherInvariants(history: History): Fault[] {
  return [
    ...toldAfterRemoval(history),
    ...wrongPresence(history),
    ...lateLists(history),
    ...keptFiles(history),
    ...refusals(history),
    ...(history.ending?.orphans ?? []).map((orphan) => broken("orphan", orphan)),
  ];
}

/** From the answer to a removal on until the next time someone asks to add them, a person is sent no message. */
function toldAfterRemoval({ entries }: History): Fault[] {
  const sentAt = new Map<string, number>();
  for (const entry of entries) {
    if (entry.type !== "asked" || entry.request.type !== "send") continue;
    const own = `${entry.accountId} ${entry.request.clientId}`;
    if (!sentAt.has(own)) sentAt.set(own, entry.at);
  }
  return absencesIn(entries).flatMap(({ accountId, from, until }) =>
    entries
      .filter((entry): entry is EntryOf<"frame"> => entry.type === "frame" && entry.accountId === accountId)
      .filter(({ at, frame }) => {
        const moment = sentAt.get(`${frame.sender_id} ${frame.client_id}`) ?? 0;
        return frame.type === "chat_message" && moment > from && at < until;
      })
      .map(({ frame }) => broken("told after removal", `${accountId} was sent message ${frame.message_id}`)),
  );
}

function absencesIn(entries: readonly Entry[]): { accountId: number; from: number; until: number }[] {
  const calls = new Map<number, EntryOf<"called">>();
  const absences: { accountId: number; from: number; until: number }[] = [];
  for (const entry of entries) {
    if (entry.type === "called" && entry.what.membership) {
      calls.set(entry.call, entry);
      const { accountId, isMember } = entry.what.membership;
      const open = absences.findLast((absence) => absence.accountId === accountId);
      if (isMember && open) open.until = Math.min(open.until, entry.at);
    }
    const membership =
      entry.type === "answered" && entry.status < 300 ? calls.get(entry.call)?.what.membership : null;
    if (membership && !membership.isMember) {
      absences.push({ accountId: membership.accountId, from: entry.at, until: Number.POSITIVE_INFINITY });
    }
  }
  return absences;
}

/** By the moment at which everyone was to know, whoever watches was last sent how it is; and so it is shown in the end. */
function wrongPresence({ entries, ending }: History): Fault[] {
  const told = new Map<string, boolean>();
  const faults: Fault[] = [];
  const expected = new Map<string, boolean>();
  for (const entry of entries) {
    if (entry.type === "presence") told.set(entry.username, entry.isOnline);
    if (entry.type !== "expected") continue;
    const { username, isOnline } = entry;
    expected.set(username, isOnline);
    if (told.get(username) === isOnline) continue;
    faults.push(
      broken("presence", `who watches was not sent that ${username} is ${isOnline ? "online" : "gone"}`),
    );
  }
  return [
    ...faults,
    ...(ending?.online ?? [])
      .filter(({ username, isOnline }) => isOnline !== (expected.get(username) ?? isOnline))
      .map(({ username }) => broken("presence", `${username} is shown otherwise than it is`)),
  ];
}

/** Once it had its time, a list shows the last message that was acknowledged before. */
function lateLists(history: History): Fault[] {
  const acknowledged = acknowledgements(history);
  return history.entries
    .filter((entry): entry is EntryOf<"listed"> => entry.type === "listed")
    .flatMap(({ accountId, lastMessageId, at }) => {
      const last = acknowledged.findLast((entry) => entry.at < at);
      const id = Number(last?.frame.message_id ?? 0);
      if ((lastMessageId ?? 0) >= id) return [];
      return [
        broken("fold", `the list of ${accountId} ends with ${lastMessageId}, and ${id} was acknowledged`),
      ];
    });
}

/** The file of a message goes when the message is deleted. */
function keptFiles({ entries }: History): Fault[] {
  return entries
    .filter((entry): entry is EntryOf<"fetched"> => entry.type === "fetched" && entry.isServed)
    .map(({ messageId }) =>
      broken("orphan", `the file of message ${messageId}, which is deleted, is still served`),
    );
}

/** Only members connect, and all of them may. */
function refusals({ entries }: History): Fault[] {
  return entries
    .filter((entry): entry is EntryOf<"refused"> => entry.type === "refused")
    .map(({ accountId, code }) => broken("membership", `${accountId} was refused with ${code}`));
}
