import type { Alarm } from "../../realtime/alarm.ts";
import { CommitQueue } from "../../realtime/commit-queue.ts";
import { type Decoded, refuse } from "../../realtime/dialect.ts";
import type { ConnectedMembers } from "./connected-members.ts";
import type { Delivery } from "./delivery.ts";
import { decide, type RoomFacts } from "./machine.ts";
import type { Maintenance } from "./maintenance.ts";
import type { Accepted, Outcome } from "./outcome.ts";
import type { RoomParts } from "./parts.ts";
import { type Command, topicOf, type Write } from "./protocol.ts";
import type { TextCount } from "./text-count.ts";

export interface PendingCommand {
  accountId: number;
  decoded: Decoded<Command>;
  ws: WebSocket | null;
  decide?: (facts: RoomFacts, now: number) => Outcome;
  answer?: (outcome: Outcome) => void;
}

interface CommandPipelineParts extends RoomParts {
  texts: TextCount;
  connectedMembers: ConnectedMembers;
  delivery: Delivery;
  maintenance: Maintenance;
  alarm: Alarm;
}

const FAILED: Outcome = refuse("internal_error", "Something went wrong on our side. Send it again.");
const NOT_DECODED = refuse("internal_error", "");
const NEWS_WRITES = new Set<Write["type"]>(["insertMessage", "editMessage", "blankMessage", "setLike"]);

export class CommandPipeline {
  readonly #parts: CommandPipelineParts;
  readonly #queue = new CommitQueue<PendingCommand>((commands) => this.#commit(commands));

  constructor(parts: CommandPipelineParts) {
    this.#parts = parts;
  }

  push(command: PendingCommand): void {
    this.#queue.push(command);
  }

  flush(): void {
    this.#queue.flush();
  }

  run(accountId: number, command: Command): Promise<Outcome> {
    return new Promise((answer) => {
      this.push({ accountId, decoded: { ok: true, command }, ws: null, answer });
    });
  }

  decideFor(accountId: number, decide: NonNullable<PendingCommand["decide"]>): Promise<Outcome> {
    return new Promise((answer) => {
      this.push({ accountId, decoded: NOT_DECODED, ws: null, decide, answer });
    });
  }

  #commit(commands: PendingCommand[]): void {
    const { host, storage, writers, history, typing, connectedMembers } = this.#parts;
    const now = Date.now();
    connectedMembers.presence.flush();
    let outcomes: Outcome[];
    try {
      outcomes = this.#atomically(commands.length > 1, () =>
        commands.map((command) => this.#decideAndStore(command, now)),
      );
    } catch (error) {
      host.logger.error("a commit failed", error, { topic: topicOf(host.room) });
      storage.forget();
      writers.forget();
      history.forget();
      outcomes = commands.map(() => FAILED);
    }
    typing.clearStaged();
    for (const [index, command] of commands.entries()) this.#emit(command, outcomes[index] ?? FAILED, now);
    connectedMembers.presence.introduce(writers.takeNew());
    this.#followUp(outcomes, commands, now);
    connectedMembers.recheckGrants(now);
  }

  #decideAndStore(command: PendingCommand, now: number): Outcome {
    const { storage, typing } = this.#parts;
    const outcome = command.decide?.(storage, now) ?? this.#decideDecoded(command, now);
    if (outcome.ok) {
      const { writes, effects } = outcome;
      const isOneRow = writes.every(({ type }) => type === "insertMessage");
      this.#atomically(!isOneRow, () => storage.apply(writes));
      typing.stage(effects);
    }
    return outcome;
  }

  /** A message alone is one statement and needs no transaction. */
  #atomically<Result>(isNeeded: boolean, work: () => Result): Result {
    return isNeeded ? this.#parts.transaction(work) : work();
  }

  #decideDecoded({ accountId, decoded }: PendingCommand, now: number): Outcome {
    if (!decoded.ok) return decoded;
    const { storage, texts } = this.#parts;
    const refusal = texts.take(accountId, decoded.command, now);
    return refusal ? { ok: false, refusal } : decide(storage, accountId, decoded.command, now);
  }

  #emit({ ws, accountId, decoded, answer }: PendingCommand, outcome: Outcome, now: number): void {
    const { host, typing, connections, connectedMembers } = this.#parts;
    if (!outcome.ok) {
      if (ws) connections.send(ws, [host.dialect.encodeError(outcome.refusal, decoded.ids)]);
      answer?.(outcome);
      return;
    }
    typing.apply(outcome.effects, now);
    for (const broadcast of outcome.broadcasts) connectedMembers.broadcast(broadcast, accountId);
    if (outcome.reply && ws) connectedMembers.send(ws, outcome.reply);
    answer?.(outcome);
  }

  /** Arms the alarm, so that a crash does not lose the deliveries. */
  #followUp(outcomes: Outcome[], commands: PendingCommand[], now: number): void {
    const { host, texts, history, delivery, maintenance, alarm } = this.#parts;
    const accepted = outcomes.filter(
      (outcome): outcome is Accepted => outcome.ok && outcome.writes.length > 0,
    );
    if (accepted.length === 0) return;
    texts.chargeBusy(now)?.catch((error: unknown) => host.logger.error("charging text failed", error));
    if (accepted.some(({ effects }) => effects.some(({ type }) => type === "cleanUp"))) {
      history.forget();
      maintenance.cleanUp().catch((error: unknown) => host.logger.error("deleting files failed", error));
    }
    delivery.committed({
      isNews: accepted.some(({ writes }) => writes.some(({ type }) => NEWS_WRITES.has(type))),
      actorIds: [...new Set(commands.map(({ accountId }) => accountId))],
    });
    alarm.arm();
    maintenance.storeMarks();
  }
}
