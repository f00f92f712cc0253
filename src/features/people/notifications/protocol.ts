export interface NotificationContent {
  action: string;
}

export interface TextContent extends NotificationContent {
  action: "notification";
  message: string;
  kind: string;
  /** The person who caused it, if someone else, and the name at the sentence's beginning. */
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

/** `isRead: null` lists all. */
export interface NotificationQuery {
  isRead: boolean | null;
  limit: number;
  offset: number;
}

export interface NotificationList {
  items: AnyNotification[];
  count: number;
}

export type NotificationCommand =
  | { type: "ReadNotification"; id: string }
  | { type: "Notify"; message: string; kind: string }
  | { type: "Subscribe" };

export type NotificationEvent =
  | { type: "Notified"; id: string; at: number; action: string; data: object; kind: string; message: string }
  | { type: "Subscribed" };
