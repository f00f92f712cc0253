import { isoTime } from "../../../lib/time.ts";
import type { AnyNotification, NotificationContent } from "./protocol.ts";

export interface NotificationKind<Content extends NotificationContent = NotificationContent> {
  summarize(content: Content): { kind: string; message: string };
  fields(content: Content): object;
  personId?(content: Content): number | undefined;
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
