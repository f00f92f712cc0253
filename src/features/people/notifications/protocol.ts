/** What a notification is about, by `action`; each module that notifies has contents of its own. */
export interface NotificationContent {
  action: string;
}

/** A sentence, from a workspace or from the person; `kind` says which sort. */
export interface TextContent extends NotificationContent {
  action: "notification";
  message: string;
  kind: string;
  /** Whose doing it was, where it was another's, and the name with which the sentence begins. */
  by?: { accountId: number; name: string };
}

/** `at` in milliseconds since 1970. */
export interface Notification<Content extends NotificationContent = TextContent> {
  id: string;
  at: number;
  isRead: boolean;
  content: Content;
}

export type AnyNotification = Notification<NotificationContent>;

export type NotificationCommand =
  | { type: "ReadNotification"; id: string }
  | { type: "Notify"; message: string; kind: string }
  | { type: "Subscribe" };

export type NotificationEvent =
  /** `data` are the fields by `action`, `message` the same as a sentence. */
  | { type: "Notified"; id: string; at: number; action: string; data: object; kind: string; message: string }
  | { type: "Subscribed" };
