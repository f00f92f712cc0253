import type { Fault } from "../proof.ts";
import type { History } from "./entry.ts";
import { foldInvariants } from "./fold-invariants.ts";
import { logInvariants } from "./log-invariants.ts";
import { otherInvariants } from "./other-invariants.ts";
import { resumeInvariants } from "./resume-invariants.ts";

/** The invariants, by the names that a fault has. */
export type Invariant =
  /** What was acknowledged is in the log in the end. */
  | "acknowledged loss"
  /** A client id of an author is in the log once. */
  | "duplicate"
  /** Nothing is seen or stored that nobody asked for. */
  | "phantom"
  /** A live connection skips no sequence number. */
  | "gap"
  /** What a connection missed before its greeting comes in full, or it is told to read pages. */
  | "hidden gap"
  /** One sequence number is one change, for everyone. */
  | "disagreement"
  /** What was acknowledged before another message was sent has a lower sequence number. */
  | "order"
  /** Whoever was acknowledged reads what they wrote. */
  | "own write not read"
  /** A retry is answered like the first. */
  | "answered otherwise"
  /** Unread counts, last messages and likes follow from the log. */
  | "fold"
  /** Whoever was removed is sent nothing of what is said later. */
  | "told after removal"
  /** Lists and rooms have the members that the database has. */
  | "membership"
  /** Whoever watches learns who comes and goes; nobody is shown as online who is gone. */
  | "presence"
  /** The database, the objects and the bucket have nothing that the others don't know. */
  | "orphan"
  /** Nothing fails on our side. */
  | "failure";

/** A fault of one of the invariants. */
export function broken(name: Invariant, detail: string): Fault {
  return { name, detail };
}

/** What is wrong in a history. Pure; empty for a history that is as it should be. */
export function checkHistory(history: History): Fault[] {
  return [
    ...logInvariants(history),
    ...resumeInvariants(history),
    ...foldInvariants(history),
    ...otherInvariants(history),
  ];
}
