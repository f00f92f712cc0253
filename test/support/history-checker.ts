/**
 * What went wrong in a conversation, told from what its clients saw and from what is there in the end. Pure: the
 * same histories give the same faults. None for a history that is as it should be.
 */
export interface SeenMessage {
  seq: number;
  id: number;
  authorId: number;
  clientId: string;
  content: string;
}

/** One connection: where it resumed from, and what came, in order. */
export interface SeenConnection {
  /** The `?after=` it asked for; the room's `seq` at its opening where it asked for nothing. */
  resumedAfter: number;
  messages: SeenMessage[];
  /** First answers that came again, to what was sent again. */
  repeats: SeenMessage[];
}

/** One person's side of the story of a log. */
export interface LogWitness {
  accountId: number;
  /** Everything they sent, acknowledged or not, whatever number of times. */
  sent: { clientId: string; content: string }[];
  /** Client ids whose message came back to them. */
  acknowledged: string[];
  connections: SeenConnection[];
}

/** The same, of a conversation that is on the person's list. */
export interface Witness extends LogWitness {
  /** What the list says in the end. */
  listed: { unread: number; lastMessageId: number | null };
}

export interface Log {
  witnesses: LogWitness[];
  /** Every message of the final pages, ascending. Nothing was read, edited or deleted. */
  pages: SeenMessage[];
}

export interface History extends Log {
  witnesses: Witness[];
}

export type FaultName =
  | "acknowledged loss"
  | "duplicate"
  | "phantom"
  | "gap"
  | "disagreement"
  | "own write not read"
  | "unread count"
  | "last message";

export interface Fault {
  name: FaultName;
  detail: string;
}

export function checkHistory(history: History): Fault[] {
  return [...checkLog(history), ...wrongLists(history)];
}

/** The same of a room that is on nobody's list. */
export function checkLog(log: Log): Fault[] {
  return [
    ...acknowledgedLosses(log),
    ...duplicates(log),
    ...phantoms(log),
    ...gaps(log),
    ...disagreements(log),
    ...ownWritesNotRead(log),
  ];
}

/** What was acknowledged to its author is in the final pages. */
function acknowledgedLosses({ witnesses, pages }: Log): Fault[] {
  const stored = new Set(pages.map(identity));
  return witnesses.flatMap(({ accountId, acknowledged }) =>
    acknowledged
      .filter((clientId) => !stored.has(identity({ authorId: accountId, clientId })))
      .map((clientId) => fault("acknowledged loss", `${accountId} ${clientId}`)),
  );
}

/** No author's client id stands twice. */
function duplicates({ pages }: Log): Fault[] {
  return repeated(pages.map(identity)).map((twice) => fault("duplicate", twice));
}

/** Nothing is seen or stored that its author didn't write so. */
function phantoms({ witnesses, pages }: Log): Fault[] {
  const written = new Set(
    witnesses.flatMap(({ accountId, sent }) =>
      sent.map(({ clientId, content }) => identity({ authorId: accountId, clientId }) + content),
    ),
  );
  return [...everSeen(witnesses), ...pages]
    .filter((message) => !written.has(identity(message) + message.content))
    .map((message) => fault("phantom", describe(message)));
}

/** Each connection tells every change after its resume point, in order, each once. */
function gaps({ witnesses }: Log): Fault[] {
  return witnesses.flatMap(({ accountId, connections }) =>
    connections.flatMap(({ resumedAfter, messages }, nth) =>
      messages
        .filter(({ seq }, index) => seq !== (messages[index - 1]?.seq ?? resumedAfter) + 1)
        .map((message) => fault("gap", `before ${describe(message)}, connection ${nth} of ${accountId}`)),
    ),
  );
}

/** The same place in the sequence is the same message to everyone, and in the pages. */
function disagreements({ witnesses, pages }: Log): Fault[] {
  const first = new Map(pages.map((message) => [message.seq, describe(message)]));
  return everSeen(witnesses).flatMap((message) => {
    const known = first.get(message.seq) ?? describe(message);
    first.set(message.seq, known);
    return known === describe(message) ? [] : [fault("disagreement", `${known} / ${describe(message)}`)];
  });
}

/** Who connects again after an acknowledgement is told of that message, unless they had seen it. */
function ownWritesNotRead({ witnesses, pages }: Log): Fault[] {
  const seqs = new Map(pages.map((message) => [identity(message), message.seq]));
  return witnesses.flatMap(({ accountId, acknowledged, connections }) => {
    const seen = new Set(connections.flatMap(({ messages }) => messages.map(identity)));
    return acknowledged
      .map((clientId) => identity({ authorId: accountId, clientId }))
      .filter((own) => seqs.has(own) && !seen.has(own))
      .map((own) => fault("own write not read", own));
  });
}

/** Lists tell what the log adds up to: the last message, and as unread what others wrote. */
function wrongLists({ witnesses, pages }: History): Fault[] {
  const last = pages.at(-1)?.id ?? null;
  return witnesses.flatMap(({ accountId, listed }) => {
    const unread = pages.filter(({ authorId }) => authorId !== accountId).length;
    return [
      ...(listed.unread === unread
        ? []
        : [fault("unread count", `${accountId}: ${listed.unread}, not ${unread}`)]),
      ...(listed.lastMessageId === last
        ? []
        : [fault("last message", `${accountId}: ${listed.lastMessageId}, not ${last}`)]),
    ];
  });
}

function everSeen(witnesses: readonly LogWitness[]): SeenMessage[] {
  return witnesses.flatMap(({ connections }) =>
    connections.flatMap(({ messages, repeats }) => [...messages, ...repeats]),
  );
}

function repeated(values: readonly string[]): string[] {
  const met = new Set<string>();
  return values.filter((value) => met.has(value) || !met.add(value));
}

function identity({ authorId, clientId }: Pick<SeenMessage, "authorId" | "clientId">): string {
  return `${authorId} ${clientId}`;
}

function describe(message: SeenMessage): string {
  return `${message.seq}: message ${message.id}, ${identity(message)}, ${message.content}`;
}

function fault(name: FaultName, detail: string): Fault {
  return { name, detail };
}
