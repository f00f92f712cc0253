import { afterEach, expect, it, vi } from "vitest";
import type { Target } from "../../../src/db/outbox/store.ts";
import { ctx } from "../../support/cast.ts";
import { type Fate, OutboxWorld } from "../../support/outbox-world.ts";
import { seededRandom } from "../../support/random.ts";
import { FUZZ_SEED } from "../../support/room-commands.ts";

const STORIES = 20;
const STEPS = 60;
const FATES: Fate[] = ["taken", "taken", "taken", "lost", "answer lost", "doubled", "late"];

afterEach(() => vi.restoreAllMocks());

/** What was queued for each object, in order, and the version that its members have by now. */
class Story {
  readonly #random: () => number;
  readonly world = new OutboxWorld();
  readonly queued = new Map<Target, string[]>();
  readonly versions = new Map<Target, number>();
  #next = 1;

  constructor(seed: number) {
    this.#random = seededRandom(seed);
    vi.spyOn(Math, "random").mockImplementation(this.#random);
    const broken = this.#target();
    this.world.fate = (target) => (target === broken ? "lost" : this.#pick(FATES));
  }

  async step(): Promise<void> {
    const { world } = this;
    const moves = [
      () => this.#queue(),
      () => this.#queue(),
      () => this.#queueAndDeliver(),
      () => this.#queueInVain(),
      () => world.deliverDue(this.#pick([1, 3, 75])),
      () => Promise.all([world.deliverDue(), world.deliver(this.#target()), world.deliverDue()]),
      () => this.#deliverInTrouble("away"),
      () => this.#deliverInTrouble("killed"),
      async () => world.pass(this.#pick([0.5, 1, 5, 70])),
      async () => world.arriveLate(this.#random),
    ];
    await this.#pick(moves)();
  }

  /** Everything is well again: what is left is delivered, and the last late calls arrive. */
  async end(): Promise<void> {
    this.world.fate = () => "taken";
    this.world.pass(120);
    for (let runs = 0; (await this.world.deliverDue(3)) > 0; runs += 1) expect(runs).toBeLessThan(1000);
    for (let late = 0; late < STEPS; late += 1) this.world.arriveLate(this.#random);
  }

  #target(): Target {
    const kind = this.#pick(["workspace", "person", "conversation"] as const);
    return `${kind}:${1 + Math.floor(this.#random() * 3)}`;
  }

  /** A row for an object, as a statement; `note` once it is stored. */
  #row() {
    const target = this.#target();
    if (target.startsWith("conversation:")) {
      const version = (this.versions.get(target) ?? 0) + 1;
      const statement = (options = {}) =>
        this.world.queue("refresh_directory", [[target, `${version}`]], options);
      return { target, statement, note: () => void this.versions.set(target, version) };
    }
    const key = `${this.#next++}`;
    const kind = target.startsWith("workspace:") ? "workspace_event" : "notification";
    const statement = (options = {}) => this.world.queue(kind, [[target, key]], options);
    const note = () => void this.queued.set(target, [...(this.queued.get(target) ?? []), key]);
    return { target, statement, note };
  }

  async #queue(): Promise<Target> {
    const { target, statement, note } = this.#row();
    await statement();
    note();
    return target;
  }

  async #queueAndDeliver(): Promise<void> {
    await this.world.deliver(await this.#queue());
  }

  /** What is refused, or rolled back with a statement that fails. */
  async #queueInVain(): Promise<void> {
    const { statement } = this.#row();
    if (this.#random() < 0.5) await statement({ isRefused: true });
    else {
      const failing = ctx.db.run("insert into outbox (target) values (null)");
      await expect(ctx.db.batch([statement(), failing])).rejects.toThrow();
    }
  }

  async #deliverInTrouble(trouble: "away" | "killed"): Promise<void> {
    this.world.trouble = trouble;
    await this.world.deliverDue().catch(() => undefined);
    this.world.trouble = null;
  }

  #pick<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.#random() * items.length)] as Item;
  }
}

it.each(Array.from({ length: STORIES }, (_, index) => FUZZ_SEED + index))(
  "[Q1] [Q2] [Q3] [Q4] [Q6] [Q10] every object receives its rows once and in order despite failing calls (seed %i)",
  async (seed) => {
    await ctx.db.run("delete from outbox");
    const story = new Story(seed);
    for (let step = 0; step < STEPS; step += 1) {
      await story.step();
      for (const [target, { keys, version }] of story.world.objects) {
        const queued = story.queued.get(target) ?? [];
        if (target.startsWith("workspace:")) expect(keys).toEqual(queued.slice(0, keys.length));
        expect(queued).toEqual(expect.arrayContaining(keys));
        expect(version).toBeLessThanOrEqual(story.versions.get(target) ?? 0);
      }
    }
    await story.end();
    for (const [target, keys] of story.queued) {
      expect([target, [...story.world.object(target).keys].sort()]).toEqual([target, [...keys].sort()]);
    }
    for (const [target, version] of story.versions) {
      expect([target, story.world.object(target).version]).toEqual([target, version]);
    }
    expect(await ctx.db.all("select * from outbox")).toEqual([]);
  },
);
