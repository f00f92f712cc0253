import { BatchLoader } from "../../realtime/batch-loader.ts";
import {
  type Access,
  NOT_SIGNED_IN,
  type Principal,
  refusalResponse,
  TOO_MUCH_UNREAD,
} from "../../realtime/upgrade.ts";
import { checkAccess } from "../auth/access/actions.ts";
import type { SocketName } from "./dialects/socket-kind.ts";
import type { Core, PersonModule } from "./module.ts";
import type { ConnectionStorage } from "./storage.ts";

/** Opens a person's own sockets after one database query for all handshakes of a turn [P41]. */
export class Handshakes {
  readonly #core: Core;
  readonly #storage: ConnectionStorage;
  readonly #modules: readonly PersonModule[];
  readonly #access: BatchLoader<Principal, Access>;
  /** Sockets that are opening: rooms must know of a listener before it counts on their messages. */
  #opening = 0;

  constructor(core: Core, storage: ConnectionStorage, modules: readonly PersonModule[]) {
    this.#core = core;
    this.#storage = storage;
    this.#modules = modules;
    this.#access = new BatchLoader((principals) => this.#checkAll(principals));
  }

  get isListening(): boolean {
    return this.#opening > 0 || this.#core.sockets.findKind((kind) => kind.receivesMessages) !== null;
  }

  async open(principal: Principal): Promise<Response> {
    const { sockets } = this.#core;
    if (sockets.connections.hasTooMuchUnread(principal.accountId, Date.now())) {
      return refusalResponse(TOO_MUCH_UNREAD);
    }
    const { isSignedIn } = await this.#access.load(principal);
    if (!isSignedIn) return refusalResponse(NOT_SIGNED_IN);
    const { 0: client, 1: server } = new WebSocketPair();
    if (sockets.kindOf(principal).receivesMessages) await this.#openListener(server, principal);
    else this.#accept(server, principal);
    for (const module of this.#modules) module.connectionsChanged?.();
    for (const module of this.#modules) await module.opened?.();
    return new Response(null, { status: 101, webSocket: client });
  }

  async #checkAll(principals: readonly Principal[]): Promise<Access[]> {
    const kinds = principals.map(({ dialect }) => dialect as SocketName);
    const writes = this.#modules.flatMap((module) => module.opening?.(kinds) ?? []);
    const accesses = await checkAccess(this.#core.context, principals, null, (isSignedIn) =>
      writes.map((write) => write.statement(isSignedIn)),
    );
    if (accesses.some(({ isSignedIn }) => isSignedIn)) for (const write of writes) write.written();
    return accesses;
  }

  async #openListener(ws: WebSocket, principal: Principal): Promise<void> {
    const wasListening = this.isListening;
    this.#opening += 1;
    try {
      if (!wasListening) await this.#core.rooms.setListening(true);
      this.#accept(ws, principal);
    } finally {
      this.#opening -= 1;
    }
  }

  #accept(ws: WebSocket, principal: Principal): void {
    const { sockets, accountId } = this.#core;
    sockets.open(ws, principal, Date.now());
    sockets.publish({ type: "Connected", accountId }, { only: ws });
    if (this.#storage.filterEnded([principal.grantId]).length > 0) sockets.closeByGrants([principal.grantId]);
  }
}
