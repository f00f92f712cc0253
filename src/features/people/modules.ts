import { createEventsSocket } from "./dialects/events.ts";
import {
  CONNECTED_ENCODINGS,
  type Connected,
  createDialects,
  type SocketKind,
  type SocketName,
} from "./dialects/socket-kind.ts";
import { Friends } from "./friends/friends.ts";
import { Inbox } from "./inbox/inbox.ts";
import { Invites } from "./invites/invites.ts";
import { migrationsOf } from "./migrations.ts";
import type { Core, ModuleDefinition } from "./module.ts";
import type { NotificationKinds } from "./notifications/kind.ts";
import { Notifications } from "./notifications/notifications.ts";
import { PresenceKeeper } from "./presence/presence.ts";
import { CORE_MIGRATIONS } from "./storage.ts";
import { Subscriptions } from "./subscriptions/subscriptions.ts";

const MODULES = [Inbox, Notifications, PresenceKeeper, Subscriptions, Friends, Invites] as const;

export type Modules = ReturnType<typeof createModules>;

export function createModules(core: Core<PersonEvent, PeerEvent>) {
  const notifications = new Notifications(core, NOTIFICATION_KINDS);
  return {
    inbox: new Inbox(core),
    notifications,
    presence: new PresenceKeeper(core),
    subscriptions: new Subscriptions(core),
    friends: new Friends(core, notifications),
    invites: new Invites(core, notifications),
  };
}

type Module = (typeof MODULES)[number];
type EventOf<M> = M extends { definition: ModuleDefinition<infer Event> } ? Event : never;
type PeerEventOf<M> = M extends new (
  core: Core<never, infer PeerEvent>,
  ...more: never[]
) => unknown
  ? PeerEvent
  : never;

export type PersonEvent = Connected | EventOf<Module>;
export type PeerEvent = PeerEventOf<Module>;

const DEFINITIONS = MODULES.map(({ definition }): Omit<ModuleDefinition, "encodings"> => definition);

export const PERSON_MIGRATIONS = migrationsOf([{ migrations: CORE_MIGRATIONS }, ...DEFINITIONS]);

export const NOTIFICATION_KINDS: NotificationKinds = Object.assign(
  {},
  ...DEFINITIONS.map(({ notificationKinds }) => notificationKinds),
);

export const SOCKET_KINDS: Readonly<Record<SocketName, SocketKind>> = Object.assign(
  { events: createEventsSocket(DEFINITIONS.flatMap(({ eventsPart = [] }) => eventsPart)) },
  ...DEFINITIONS.map(({ sockets }) => sockets),
);

export const DIALECTS = createDialects<PersonEvent>(
  SOCKET_KINDS,
  Object.assign({}, CONNECTED_ENCODINGS, ...MODULES.map(({ definition }) => definition.encodings)),
);
