import type { Frame, History } from "./entry.ts";

/** One connection, and every frame that it was sent after its greeting. */
export interface Connection {
  accountId: number;
  number: number;
  /** The change that it resumes from; the room's last where it named none. */
  after: number;
  /** The room's last change, by the greeting. */
  head: number;
  frames: Frame[];
}

/** A change, and the one that the connection had before it. */
export interface Step {
  last: number;
  change: Change;
}

export type Change = Frame & { seq: number };

export function connectionsIn({ entries }: History): Connection[] {
  const connections = new Map<number, Connection>();
  for (const entry of entries) {
    if (entry.type === "opened") {
      const { accountId, connection, after, head } = entry;
      connections.set(connection, { accountId, number: connection, after: after ?? head, head, frames: [] });
    } else if (entry.type === "frame") connections.get(entry.connection)?.frames.push(entry.frame);
  }
  return [...connections.values()];
}

/** Every change that a connection was sent, without answers that tell of earlier ones again. */
export function stepsOf({ accountId, after, frames }: Connection): Step[] {
  const steps: Step[] = [];
  let last = after;
  for (const frame of frames) {
    if (frame.type === "resync") last = frame.seq ?? last;
    if (!isChange(frame) || isAnswer(frame, accountId, last)) continue;
    steps.push({ last, change: frame });
    last = frame.seq;
  }
  return steps;
}

/** A read comes as two frames: one of them is left out. */
export function isChange(frame: Frame): frame is Change {
  return frame.seq !== undefined && frame.type !== "read_receipt" && frame.type !== "resync";
}

/** What was done before is answered to who asks again: with the first message, or with the like as it stands. */
function isAnswer({ type, sender_id: senderId, seq }: Change, accountId: number, last: number): boolean {
  if (seq > last) return false;
  return type === "message_liked" || (type === "chat_message" && senderId === accountId);
}
