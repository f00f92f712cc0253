import { DELETED_CARD } from "../../accounts/protocol.ts";
import type { Core, Handlers, ModuleDefinition, PersonModule } from "../module.ts";
import { NOTIFICATION_ENCODINGS, NOTIFICATION_EVENTS_PART, textKind } from "./dialect.ts";
import { type NotificationKinds, presentData } from "./kind.ts";
import type {
  AnyNotification,
  NotificationCommand,
  NotificationContent,
  NotificationEvent,
  NotificationList,
  NotificationQuery,
} from "./protocol.ts";
import { notificationsSocket } from "./socket.ts";
import { NOTIFICATION_MIGRATIONS, NotificationStorage } from "./storage.ts";
import { listExisting } from "./store.ts";

export class Notifications implements PersonModule {
  static readonly definition: ModuleDefinition<NotificationEvent> = {
    migrations: NOTIFICATION_MIGRATIONS,
    encodings: NOTIFICATION_ENCODINGS,
    eventsPart: NOTIFICATION_EVENTS_PART,
    notificationKinds: { notification: textKind },
    sockets: { notifications: notificationsSocket },
  };

  readonly #core: Core<NotificationEvent>;
  readonly #kinds: NotificationKinds;
  readonly #storage: NotificationStorage;

  constructor(core: Core<NotificationEvent>, kinds: NotificationKinds) {
    this.#core = core;
    this.#kinds = kinds;
    this.#storage = new NotificationStorage(core.storage.sql, kinds);
  }

  readonly commands: Handlers<NotificationCommand> = {
    ReadNotification: ({ id }) => this.#storage.markRead(id),
    Notify: ({ message, kind }) => {
      const content = { action: "notification", message, kind };
      this.notify(this.#core.context.newId(), Date.now(), content);
    },
    Subscribe: (_, ws) => {
      const { sockets } = this.#core;
      sockets.subscribe(ws);
      sockets.publish({ type: "Subscribed" }, { only: ws });
    },
  };

  notify(id: string, at: number, content: NotificationContent): void {
    const notification = { id, at, isRead: false, content };
    if (this.add(notification)) this.publish(notification);
  }

  add(notification: AnyNotification): boolean {
    return this.#storage.add(notification);
  }

  publish(notification: AnyNotification): void {
    const { id, at, content } = notification;
    const kind = this.#kinds[content.action];
    if (!kind) return;
    this.#core.sockets.publish({
      type: "Notified",
      id,
      at,
      action: content.action,
      data: presentData(this.#kinds, notification),
      ...kind.summarize(content),
    });
  }

  /** Replaces the names of deleted accounts [P44]. */
  async list(wanted: NotificationQuery): Promise<NotificationList> {
    const { items, count } = this.#storage.list(wanted, Date.now());
    const named = items.flatMap((item) => this.#personOf(item) ?? []);
    const standing = named.length > 0 ? await listExisting(this.#core.context.db, named) : new Set();
    const shown = items.map((item) => {
      const personId = this.#personOf(item);
      return personId === undefined || standing.has(personId) ? item : this.#anonymize(item);
    });
    return { items: shown, count };
  }

  #personOf({ content }: AnyNotification): number | undefined {
    const personId = this.#kinds[content.action]?.personId?.(content);
    return personId === DELETED_CARD.accountId ? undefined : personId;
  }

  #anonymize(notification: AnyNotification): AnyNotification {
    const { content } = notification;
    const anonymous = this.#kinds[content.action]?.anonymize?.(content) ?? content;
    this.#storage.rewrite(notification.id, anonymous);
    return { ...notification, content: anonymous };
  }

  /** Returns the same for a repeated operation [P40]. */
  markAllRead(operation: string | null): number {
    return this.#storage.markAllRead(operation, Date.now());
  }
}
