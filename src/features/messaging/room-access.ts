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
import type { Engine } from "./engine.ts";

export interface AccessHost {
  checkAccess(claims: Claim[]): Promise<Access[]>;
  noRoom: Refusal;
  noMember: Refusal;
}

/** New sockets are checked in the database, all of a turn in one query: memory admits nobody [R46]. */
export class RoomAccess {
  readonly #host: AccessHost;
  readonly #start: () => Engine;
  readonly #access: BatchLoader<Claim, Access>;
  #engine: Engine | null = null;

  constructor(ctx: DurableObjectState, host: AccessHost, start: () => Engine) {
    this.#host = host;
    this.#start = start;
    this.#access = new BatchLoader((claims) => host.checkAccess(claims));
    if (hasMigrated(ctx.storage)) this.#engine = start();
  }

  /** Only for callers who know that the room exists: starting it stores something. */
  get engine(): Engine {
    this.#engine ??= this.#start();
    return this.#engine;
  }

  async connect(principal: Principal): Promise<Response> {
    const { isSignedIn, isMember, version } = await this.#access.load(principal);
    if (!isSignedIn) return refusalResponse(NOT_SIGNED_IN);
    if (version === null) return refusalResponse(this.#host.noRoom);
    return isMember ? this.engine.connect(principal, version) : refusalResponse(this.#host.noMember);
  }
}
