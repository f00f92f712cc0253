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

/** Who gets into a room. */
export interface AccessHost {
  /** What the database says of these people at this moment, in their order. */
  checkAccess(claims: Claim[]): Promise<Access[]>;
  /** For someone who asks for a room that is not there. */
  noRoom: Refusal;
  /** For someone who is no member of it. */
  noMember: Refusal;
}

/**
 * The way into a room. The database alone knows whose login lives and who is a member, so it is asked for every socket,
 * once for all who come in one turn: what the room has in memory lets nobody in [R46]. A room that there isn't is never
 * started, so whoever asks for one leaves nothing stored.
 */
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

  /** To be asked by those alone who know that there is such a room. */
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
