import { createContext } from "../../compose.ts";
import type { Env } from "../../env.ts";
import { countUse, frameRates } from "../../http/rate-limits.ts";
import { invariant } from "../../lib/error.ts";
import { Alarm, type Duty } from "../../realtime/alarm.ts";
import type { Attachment } from "../../realtime/attachment.ts";
import { FrameLimits } from "../../realtime/frame-limit.ts";
import { recheckGrants } from "../../realtime/grant-check.ts";
import { migrate } from "../../realtime/migrations.ts";
import { cardOf, findAccount } from "../accounts/actions.ts";
import type { Card } from "../accounts/protocol.ts";
import { findLiveGrants } from "../auth/grants/actions.ts";
import type { ConnectionsAnswer, ConnectionsReport } from "../messaging/calls.ts";
import { Commands } from "./commands.ts";
import type { Named } from "./dialects/socket-kind.ts";
import { Handshakes } from "./handshakes.ts";
import type { Core, PersonModule } from "./module.ts";
import {
  createModules,
  DIALECTS,
  type Modules,
  PERSON_MIGRATIONS,
  type PeerEvent,
  type PersonEvent,
  SOCKET_KINDS,
} from "./modules.ts";
import { createPeerOutbox, type PeerOutbox } from "./peers.ts";
import { Rooms } from "./rooms.ts";
import { Sockets } from "./sockets.ts";
import { ConnectionStorage } from "./storage.ts";

export class PersonEngine {
  readonly modules: Modules;
  readonly sockets: Sockets<PersonEvent>;
  readonly handshakes: Handshakes;
  readonly #ctx: DurableObjectState;
  readonly #core: Core<PersonEvent, PeerEvent>;
  readonly #storage: ConnectionStorage;
  readonly #rooms: Rooms;
  readonly #outbox: PeerOutbox<PeerEvent>;
  readonly #all: readonly PersonModule[];
  readonly #commands: Commands;
  readonly #alarm: Alarm;

  constructor(ctx: DurableObjectState, env: Env) {
    const context = createContext(env, (promise) => ctx.waitUntil(promise));
    const { logger } = context;
    const accountId = Number(ctx.id.name);
    migrate(ctx.storage, PERSON_MIGRATIONS);
    this.#ctx = ctx;
    this.#storage = new ConnectionStorage(ctx.storage.sql);
    this.#rooms = new Rooms(context, accountId, this.#storage);
    this.sockets = new Sockets(ctx, {
      kinds: SOCKET_KINDS,
      dialects: DIALECTS,
      limits: new FrameLimits(frameRates(context)),
      closed: (attachment) => this.#closed(attachment),
    });
    const findSelf = async () => {
      const account = await findAccount(context, accountId);
      return account && cardOf(account);
    };
    this.#outbox = createPeerOutbox(ctx.storage.sql, context, accountId, findSelf);
    this.#commands = new Commands({ sockets: this.sockets, logger, accountId });
    this.#core = {
      accountId,
      context,
      storage: ctx.storage,
      sockets: this.sockets,
      rooms: this.#rooms,
      outbox: this.#outbox,
      flush: () => {
        this.#alarm.arm();
        return this.#outbox.run();
      },
      armAlarm: () => this.#alarm.arm(),
      findSelf,
      countWrite: () => countUse(context, "WRITE_ACCOUNT", accountId),
      background: (work) => context.background("work of a person's object", work),
      continueFor: (ws, work, names) =>
        context.background("a command to a room", this.#commands.settle(ws, work, names)),
      recheckGrants: () => this.#recheckGrants(),
      erase: () => this.erase(),
    };
    this.modules = createModules(this.#core);
    this.#all = Object.values(this.modules);
    this.#commands.register(this.#all);
    this.handshakes = new Handshakes(this.#core, this.#storage, this.#all);
    this.#alarm = new Alarm(ctx, logger, { ...dutiesOf(this.modules), outbox: this.#outbox });
  }

  receiveFrame(ws: WebSocket, frame: string | ArrayBuffer): void {
    const command = this.sockets.decode(ws, frame, Date.now());
    if (command) this.#ctx.waitUntil(this.#commands.execute(ws, command));
  }

  ring(): Promise<void> {
    return this.#alarm.ring();
  }

  receiveReport({ room, grantIds, leftAt }: ConnectionsReport): ConnectionsAnswer {
    const endedGrantIds = this.#storage.filterEnded(grantIds);
    this.#rooms.saveConnections(
      room,
      grantIds.filter((grantId) => !endedGrantIds.includes(grantId)),
    );
    for (const module of this.#all) module.connectionsChanged?.(leftAt);
    return { endedGrantIds, isListening: this.handshakes.isListening };
  }

  /** Throws for an unknown kind, so that it is retried. */
  async receivePeerEvent(from: Card, event: Named): Promise<void> {
    const handle = this.#all.map(({ peerEvents }) => peerEvents?.[event.type]).find(Boolean);
    invariant(handle, `a module takes ${event.type}`);
    await handle(event as never, from);
  }

  async endGrants(grantIds: string[]): Promise<void> {
    this.#storage.endGrants(grantIds, Date.now());
    this.sockets.closeByGrants(grantIds);
    await this.#rooms.closeByGrants(grantIds);
    for (const module of this.#all) module.connectionsChanged?.();
  }

  async announceDeletion(grantIds: string[]): Promise<void> {
    // From here on, reports of these grants by rooms do not make the person online.
    this.#storage.endGrants(grantIds, Date.now());
    this.#rooms.forgetGrants(grantIds);
    this.sockets.closeAll();
    for (const module of this.#all) await module.accountEnds?.();
  }

  async erase(): Promise<void> {
    this.sockets.closeAll();
    await this.#ctx.storage.deleteAll();
    migrate(this.#ctx.storage, PERSON_MIGRATIONS);
    for (const module of this.#all) module.reset?.();
    this.#outbox.forget();
  }

  #recheckGrants(): void {
    const { context } = this.#core;
    recheckGrants(this.sockets.connections, Date.now(), (grantIds) => findLiveGrants(context, grantIds))
      .then((ended) => this.sockets.closeByGrants(ended.map(({ grantId }) => grantId)))
      .catch((error: unknown) => context.logger.error("checking grants failed", error));
  }

  /** Rooms are called only when the last listening socket closes: it takes one call for each room. */
  #closed(attachment: Attachment): void {
    const listened = this.sockets.kindOf(attachment).receivesMessages;
    if (listened && !this.handshakes.isListening) this.#ctx.waitUntil(this.#rooms.setListening(false));
    for (const module of this.#all) module.closed?.(attachment);
  }
}

function dutiesOf(modules: Modules): Record<string, Duty> {
  return Object.fromEntries(
    Object.entries<PersonModule>({ ...modules }).flatMap(([name, { duty }]) => (duty ? [[name, duty]] : [])),
  );
}
