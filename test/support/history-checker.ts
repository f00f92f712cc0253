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
  /** The sequence numbers of all changes, in the order in which they came; those of the messages, where there were no others. */
  seqs?: number[];
  /** First answers that came again, to what was sent again. */
  repeats: SeenMessage[];
}

/** When a message was written by its author's client and acknowledged to it, by `performance.now()`. */
export interface WrittenSpan {
  authorId: number;
  clientId: string;
  writtenAt: number;
  acknowledgedAt: number | null;
}

/** One person's side of the story. */
export interface Witness {
  accountId: number;
  /** Everything they sent, acknowledged or not, whatever number of times. */
  sent: { clientId: string; content: string }[];
  /** Client ids whose message came back to them. */
  acknowledged: string[];
  connections: SeenConnection[];
}

export interface Log {
  witnesses: Witness[];
  /** Every message of the final pages, ascending. Nothing was read, edited or deleted. */
  pages: SeenMessage[];
}

export type FaultName =
  | "acknowledged loss"
  | "duplicate"
  | "phantom"
  | "gap"
  | "disagreement"
  | "own write not read"
  | "unread count"
  | "notified twice [P2]"
  | "not notified [P2]"
  | "notified wrongly [P2]"
  | "list behind [R24]"
  | "told after removal [R19]"
  | "membership"
  | "activity missing [W5]"
  | "activity twice [W5]"
  | "activity order [W8]"
  | "mention missing [W11]"
  | "mention twice [W11]"
  | "mention unfounded [W11]";

export interface Fault {
  name: FaultName;
  detail: string;
}

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
    connections.flatMap(({ resumedAfter, messages, seqs = messages.map(({ seq }) => seq) }, nth) =>
      seqs
        .filter((seq, index) => seq !== (seqs[index - 1] ?? resumedAfter) + 1)
        .map((seq) => fault("gap", `before ${seq}, connection ${nth} of ${accountId}`)),
    ),
  );
}

/** The same number is the same message to everyone, and in the pages; the same place in the sequence is to everyone, too. */
function disagreements({ witnesses, pages }: Log): Fault[] {
  const byId = new Map(pages.map((message) => [message.id, identity(message) + message.content]));
  const bySeq = new Map<number, number>();
  return everSeen(witnesses).flatMap((message) => {
    const { id, seq } = message;
    const [known, first] = [byId.get(id) ?? identity(message) + message.content, bySeq.get(seq) ?? id];
    byId.set(id, known);
    bySeq.set(seq, first);
    const isAgreed = known === identity(message) + message.content && first === id;
    return isAgreed ? [] : [fault("disagreement", `${first}, ${known} / ${describe(message)}`)];
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

function everSeen(witnesses: readonly Witness[]): SeenMessage[] {
  return witnesses.flatMap(({ connections }) =>
    connections.flatMap(({ messages, repeats }) => [...messages, ...repeats]),
  );
}

export function repeated(values: readonly string[]): string[] {
  const met = new Set<string>();
  return values.filter((value) => met.has(value) || !met.add(value));
}

export function identity({ authorId, clientId }: Pick<SeenMessage, "authorId" | "clientId">): string {
  return `${authorId} ${clientId}`;
}

export function describe(message: SeenMessage): string {
  return `${message.seq}: message ${message.id}, ${identity(message)}, ${message.content}`;
}

export function fault(name: FaultName, detail: string): Fault {
  return { name, detail };
}
