import { AppError, invariant } from "../../lib/error.ts";
import type { Logger } from "../../lib/logger.ts";
import type { FrameIds } from "../../realtime/dialect.ts";
import type { Named } from "./dialects/socket-kind.ts";
import type { PersonModule } from "./module.ts";
import type { Sockets } from "./sockets.ts";

interface CommandsParts {
  sockets: Sockets<never>;
  logger: Logger;
  accountId: number;
}

/** Commands of one socket are executed in order [P14]. */
export class Commands {
  readonly #parts: CommandsParts;
  #handlers: NonNullable<PersonModule["commands"]> = {};
  readonly #previous = new WeakMap<WebSocket, Promise<void>>();

  constructor(parts: CommandsParts) {
    this.#parts = parts;
  }

  register(modules: readonly PersonModule[]): void {
    this.#handlers = Object.assign({}, ...modules.map(({ commands }) => commands));
  }

  execute(ws: WebSocket, command: Named): Promise<void> {
    const previous = this.#previous.get(ws) ?? Promise.resolve();
    const done = this.settle(
      ws,
      previous.then(() => this.#handle(ws, command)),
      command.ids,
    );
    this.#previous.set(ws, done);
    return done;
  }

  /** A failure that is no refusal closes the socket, so that its client checks what was stored. */
  settle(ws: WebSocket, work: Promise<void>, ids?: FrameIds): Promise<void> {
    return work.catch((error: unknown) => {
      const { sockets, logger, accountId } = this.#parts;
      if (error instanceof AppError) {
        const refusal = { code: error.code, message: error.message };
        if (error.code === "rate_limited") return sockets.closeForFlood(ws, refusal, ids);
        if (sockets.receivesErrors(ws)) return sockets.refuse(ws, refusal, ids);
      }
      logger.error("a command failed", error, { account_id: accountId });
      sockets.closeForFailure(ws);
    });
  }

  #handle(ws: WebSocket, command: Named): void | Promise<void> {
    if (command.type === "Nothing") return;
    const handle = this.#handlers[command.type];
    invariant(handle, `a module handles ${command.type}`);
    return handle(command as never, ws);
  }
}
