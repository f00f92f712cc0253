import { BatchLoader } from "../../realtime/batch-loader.ts";
import type { Refusal } from "../../realtime/dialect.ts";
import { hasMigrated } from "../../realtime/migrations.ts";
import {
  type Access,
  type Claim,
  NOT_SIGNED_IN,
  type Principal,
  refusalResponse,
} from "../../realtime/upgrade.ts";
import type { DeliveryHost } from "./delivery.ts";
import { Engine } from "./engine.ts";

export interface RoomKind {
  checkAccess(claims: Claim[]): Promise<Access[]>;
  noRoom: Refusal;
  noMember: Refusal;
  /** Called only for a room that exists: it may write. */
  createHost(): DeliveryHost;
}

/** New sockets are checked in the database, all of a turn in one query: memory admits nobody [R46]. */
export class RoomAccess {
  readonly #ctx: DurableObjectState;
  readonly #kind: RoomKind;
  readonly #access: BatchLoader<Claim, Access>;
  #engine: Engine | null = null;

  constructor(ctx: DurableObjectState, kind: RoomKind) {
    this.#ctx = ctx;
    this.#kind = kind;
    this.#access = new BatchLoader((claims) => kind.checkAccess(claims));
    if (hasMigrated(ctx.storage)) this.#engine = new Engine(ctx, kind.createHost());
  }

  /** Only for callers who know that the room exists: starting it stores something. */
  get engine(): Engine {
    this.#engine ??= new Engine(this.#ctx, this.#kind.createHost());
    return this.#engine;
  }

  async connect(principal: Principal): Promise<Response> {
    const { isSignedIn, isMember, version } = await this.#access.load(principal);
    if (!isSignedIn) return refusalResponse(NOT_SIGNED_IN);
    if (version === null) return refusalResponse(this.#kind.noRoom);
    return isMember ? this.engine.connect(principal, version) : refusalResponse(this.#kind.noMember);
  }
}
