import { isoTime } from "../../../lib/time.ts";
import type { AnyNotification, NotificationContent } from "./protocol.ts";

/** How notifications of one action are shown. */
export interface NotificationKind<Content extends NotificationContent = NotificationContent> {
  /** A sentence, and the kind that the notifications socket names. */
  summarize(content: Content): { kind: string; message: string };
  /** The fields in which it differs from others: the same in the list and in frames. */
  fields(content: Content): object;
  /** Who is named in it, where it is someone whose account may be deleted later. */
  personId?(content: Content): number | undefined;
  /** The same once that account is deleted: it names nobody. */
  anonymize?(content: Content): Content;
  /** What it is about, for a kind that is listed only while that is open. */
  subjectId?(content: Content): string;
  /** SQL that says whether it is, of the row's `invite_id`; `?1` is the present moment. */
  isListed?: string;
}

export type NotificationKinds = Readonly<Record<string, NotificationKind>>;

/** The data of a notification, in the list and in frames. */
export function presentData(kinds: NotificationKinds, { id, at, content }: AnyNotification): object {
  return { ...kinds[content.action]?.fields(content), date: isoTime(at), id };
}
