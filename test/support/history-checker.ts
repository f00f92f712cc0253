/** Finds faults in a conversation from what its clients saw and the final state. Pure. */
export interface SeenMessage {
  seq: number;
  id: number;
  authorId: number;
  clientId: string;
  content: string;
}

/** One connection: its resume position and what it received, in order. */
export interface SeenConnection {
  /** The requested `?after=`, or the room's `seq` at the opening. */
  resumedAfter: number;
  messages: SeenMessage[];
  /** Sequence numbers of all changes in order, or of messages if there are no others. */
  seqs?: number[];
  /** Repeated answers to retries. */
  repeats: SeenMessage[];
}

/** When a message was sent and acknowledged, by `performance.now()`. */
export interface WrittenSpan {
  authorId: number;
  clientId: string;
  writtenAt: number;
  acknowledgedAt: number | null;
}

/** One person's observations. */
export interface Witness {
  accountId: number;
  /** Everything sent, however often. */
  sent: { clientId: string; content: string }[];
  /** Client ids whose message was acknowledged. */
  acknowledged: string[];
  connections: SeenConnection[];
}

export interface Log {
  witnesses: Witness[];
  /** All messages of the final pages, ascending. */
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
  | "write lost"
  | "write done twice"
  | "answered otherwise"
  | "invite torn"
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

/** Acknowledged messages are in the final pages. */
function acknowledgedLosses({ witnesses, pages }: Log): Fault[] {
  const stored = new Set(pages.map(identity));
  return witnesses.flatMap(({ accountId, acknowledged }) =>
    acknowledged
      .filter((clientId) => !stored.has(identity({ authorId: accountId, clientId })))
      .map((clientId) => fault("acknowledged loss", `${accountId} ${clientId}`)),
  );
}

/** No client id occurs twice. */
function duplicates({ pages }: Log): Fault[] {
  return repeated(pages.map(identity)).map((twice) => fault("duplicate", twice));
}

/** Nothing is seen or stored that its author did not send. */
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

/** Each connection receives every change after its resume position once, in order. */
function gaps({ witnesses }: Log): Fault[] {
  return witnesses.flatMap(({ accountId, connections }) =>
    connections.flatMap(({ resumedAfter, messages, seqs = messages.map(({ seq }) => seq) }, nth) =>
      seqs
        .filter((seq, index) => seq !== (seqs[index - 1] ?? resumedAfter) + 1)
        .map((seq) => fault("gap", `before ${seq}, connection ${nth} of ${accountId}`)),
    ),
  );
}

/** A number is the same message, and a position the same change, for everyone. */
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

/** Reconnecting after an acknowledgement replays that message unless it was seen. */
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
