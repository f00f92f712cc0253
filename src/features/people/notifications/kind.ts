import { isoTime } from "../../../lib/time.ts";
import type { AnyNotification, NotificationContent } from "./protocol.ts";

export interface NotificationKind<Content extends NotificationContent = NotificationContent> {
  /** The sentence, and the `kind` on the notifications socket. */
  summarize(content: Content): { kind: string; message: string };
  /** The same in the list and in frames. */
  fields(content: Content): object;
  /** An account that may be deleted later. */
  personId?(content: Content): number | undefined;
  /** After that account was deleted. */
  anonymize?(content: Content): Content;
  /** Its subject, for an action that is listed only while that is open. */
  subjectId?(content: Content): string;
  /** SQL condition for an open subject, of the row's `invite_id`; `?1` is the current time. */
  isListed?: string;
}

export type NotificationKinds = Readonly<Record<string, NotificationKind>>;

export function presentData(kinds: NotificationKinds, { id, at, content }: AnyNotification): object {
  return { ...kinds[content.action]?.fields(content), date: isoTime(at), id };
}
