import type { Fault } from "../proof.ts";
import { broken } from "./checker.ts";
import { type Change, connectionsIn, isChange, stepsOf } from "./connections.ts";
import type { Entry, EntryOf, Frame, History } from "./entry.ts";

/** What holds of the log and of what anybody was sent of it. */
export function logInvariants(history: History): Fault[] {
  return [
    ...losses(history),
    ...duplicates(history),
    ...phantoms(history),
    ...disagreements(history),
    ...disorder(history),
    ...answersOtherwise(history),
  ];
}

/** Every change that anybody was sent, with those of the final log. */
export function everSeen(history: History): Change[] {
  const sent = connectionsIn(history).flatMap((connection) =>
    stepsOf(connection).map(({ change }) => change),
  );
  return [...sent, ...loggedChanges(history)];
}

export function loggedChanges({ ending }: History): Change[] {
  return (ending?.log ?? []).filter(isChange);
}

/** What a frame tells, without what changes later: texts are edited, and likes of a message are counted. */
function identityOf(frame: Frame): string {
  const { type, message_id: id, sender_id: sender, client_id: clientId } = frame;
  const by = frame.edited_by ?? frame.deleted_by ?? frame.liked_by ?? frame.read_by ?? frame.account_id;
  return JSON.stringify([type, id, sender, clientId, by, frame.is_liked]);
}

/** Whatever anybody was sent, the author as an acknowledgement, is in the log. */
function losses(history: History): Fault[] {
  if (!history.ending) return [];
  const logged = new Set(loggedChanges(history).map(({ seq }) => seq));
  const lost = new Set(everSeen(history).flatMap(({ seq }) => (logged.has(seq) ? [] : [seq])));
  const stored = new Set(loggedChanges(history).map(clientIdOf));
  const unacknowledged = acknowledgements(history).filter(({ frame }) => !stored.has(clientIdOf(frame)));
  return [
    ...[...lost].map((seq) => broken("acknowledged loss", `change ${seq} was sent and is not in the log`)),
    ...unacknowledged.map(({ frame }) =>
      broken("acknowledged loss", `${clientIdOf(frame)} is not in the log`),
    ),
  ];
}

function duplicates(history: History): Fault[] {
  const seqs = new Map<string, Set<number>>();
  for (const frame of everSeen(history)) {
    if (frame.type !== "chat_message" || frame.client_id === null) continue;
    const own = clientIdOf(frame);
    seqs.set(own, (seqs.get(own) ?? new Set()).add(frame.seq));
  }
  return [...seqs]
    .filter(([, changes]) => changes.size > 1)
    .map(([own, changes]) => broken("duplicate", `${own} is changes ${[...changes].join(" and ")}`));
}

/** Texts are compared only where someone asked for them under a client id or by a call without a file. */
function phantoms(history: History): Fault[] {
  const asked = new Set<string>();
  const texts = new Set<string>([""]);
  for (const entry of history.entries) {
    if (entry.type === "asked") {
      const { request, accountId } = entry;
      if (request.type === "send") asked.add(`${accountId} ${request.clientId}`);
      if ("content" in request) texts.add(request.content);
    } else if (entry.type === "called") texts.add(String((entry.what.body as { content?: string })?.content));
  }
  return everSeen(history).flatMap((frame) => {
    const isMessage = frame.type === "chat_message";
    if (isMessage && frame.client_id !== null && !asked.has(clientIdOf(frame))) {
      return [broken("phantom", `nobody sent ${clientIdOf(frame)}`)];
    }
    const text = isMessage ? frame.content : frame.new_content;
    const isOwnText = frame.attachment || text === undefined || texts.has(String(text));
    return isOwnText ? [] : [broken("phantom", `nobody wrote the text of change ${frame.seq}`)];
  });
}

function disagreements(history: History): Fault[] {
  const first = new Map<number, string>();
  const places = new Map<string, number>();
  return everSeen(history).flatMap((frame) => {
    const identity = identityOf(frame);
    const known = first.get(frame.seq) ?? identity;
    first.set(frame.seq, known);
    if (known !== identity)
      return [broken("disagreement", `change ${frame.seq} is ${known} and ${identity}`)];
    if (frame.type !== "chat_message") return [];
    const place = places.get(identity) ?? frame.seq;
    places.set(identity, place);
    return place === frame.seq
      ? []
      : [broken("disagreement", `${identity} is change ${place} and ${frame.seq}`)];
  });
}

/** Messages sent after another was acknowledged come after it. */
function disorder(history: History): Fault[] {
  const acknowledged = acknowledgements(history).map(({ at, frame }) => ({ at, seq: frame.seq ?? 0, frame }));
  const seqs = new Map(acknowledged.map(({ frame, seq }) => [clientIdOf(frame), seq]));
  const faults: Fault[] = [];
  let next = 0;
  let highest = 0;
  for (const entry of firstSends(history.entries)) {
    for (; next < acknowledged.length && (acknowledged[next]?.at ?? 0) < entry.at; next += 1) {
      highest = Math.max(highest, acknowledged[next]?.seq ?? 0);
    }
    const own = entry.request.type === "send" ? `${entry.accountId} ${entry.request.clientId}` : "";
    const seq = seqs.get(own);
    if (seq !== undefined && seq < highest) {
      faults.push(
        broken("order", `${own} is change ${seq}, and was sent after change ${highest} was acknowledged`),
      );
    }
  }
  return faults;
}

/** What comes again under a client id, and what a call is answered under its key, is what came first. */
function answersOtherwise({ entries }: History): Fault[] {
  const faults: Fault[] = [];
  const first = new Map<string, string>();
  const keys = new Map<number, string>();
  const compare = (key: string, answer: string) => {
    const known = first.get(key) ?? answer;
    first.set(key, known);
    if (known !== answer) faults.push(broken("answered otherwise", `${key}: first ${known}, then ${answer}`));
  };
  for (const entry of entries) {
    if (entry.type === "called" && entry.what.key !== null) keys.set(entry.call, entry.what.key);
    if (entry.type === "answered") {
      const key = keys.get(entry.call);
      if (key !== undefined) compare(`key ${key}`, JSON.stringify([entry.status, entry.body]));
    }
    if (entry.type === "frame" && entry.frame.type === "chat_message" && entry.frame.client_id !== null) {
      const { content: _edited, attachment: _removed, ...rest } = entry.frame;
      compare(`message ${clientIdOf(entry.frame)}`, JSON.stringify(rest));
    }
  }
  return faults;
}

/** Messages as they came to their authors, each when it first came. */
export function acknowledgements({ entries }: History): EntryOf<"frame">[] {
  const met = new Set<string>();
  return entries.filter((entry): entry is EntryOf<"frame"> => {
    if (entry.type !== "frame" || entry.frame.type !== "chat_message") return false;
    if (entry.frame.client_id === null || entry.frame.sender_id !== entry.accountId) return false;
    const own = clientIdOf(entry.frame);
    return !met.has(own) && Boolean(met.add(own));
  });
}

function firstSends(entries: readonly Entry[]): EntryOf<"asked">[] {
  const met = new Set<string>();
  return entries.filter((entry): entry is EntryOf<"asked"> => {
    if (entry.type !== "asked" || entry.request.type !== "send") return false;
    const own = `${entry.accountId} ${entry.request.clientId}`;
    return !met.has(own) && Boolean(met.add(own));
  });
}

function clientIdOf({ sender_id: senderId, client_id: clientId }: Frame): string {
  return `${senderId} ${clientId}`;
}
