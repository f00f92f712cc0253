import type { Core, Handlers, ModuleDefinition, PersonModule } from "../module.ts";
import { NOTIFICATION_ENCODINGS, NOTIFICATION_EVENTS_PART, textKind } from "./dialect.ts";
import { type NotificationKinds, presentData } from "./kind.ts";
import type {
  AnyNotification,
  NotificationCommand,
  NotificationContent,
  NotificationEvent,
} from "./protocol.ts";
import { notificationsSocket } from "./socket.ts";
import { NOTIFICATION_MIGRATIONS, NotificationStorage } from "./storage.ts";

/** The person's list of notifications. */
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

  /** Keeps a notification and publishes it. Keeping it twice changes nothing [P13]. */
  notify(id: string, at: number, content: NotificationContent): void {
    const notification = { id, at, isRead: false, content };
    if (this.add(notification)) this.publish(notification);
  }

  /** False if there is one of this id already. */
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

  /** The newest first; `isRead: null` is all. */
  list(wanted: { isRead: boolean | null; limit: number; offset: number }) {
    return this.#storage.list(wanted, Date.now());
  }

  /** Returns how many this made read, or the first time, where the operation is repeated [P40]. */
  markAllRead(operation: string | null): number {
    return this.#storage.markAllRead(operation, Date.now());
  }
}
