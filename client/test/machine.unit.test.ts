import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Connection, type Effect, type Happening, IDLE, step } from "../src/connection/machine.ts";

/** What happens, to the present attempt unless it says to which. */
type Told = Happening & { generation?: number };

/** A machine with a clock of its own, told one thing after another. */
class Played {
  connection: Connection = IDLE;
  effects: Effect[] = [];
  now = 1_000_000;
  chance = 0.5;

  tell(...happenings: Told[]): this {
    for (const happening of happenings) {
      const { generation = this.connection.generation } = happening;
      const { now, chance } = this;
      [this.connection, this.effects] = step(this.connection, happening, { generation, now, chance });
    }
    return this;
  }

  later(ms: number): this {
    this.now += ms;
    return this;
  }

  get did(): string[] {
    return this.effects.map((effect) => effect.do);
  }

  get alarmMs(): number | undefined {
    return this.effects.flatMap((effect) => (effect.do === "alarm" ? [effect.ms] : []))[0];
  }
}

const ticket: Told = { type: "got ticket", ticket: "t" };
const heard: Told = { type: "heard", isError: false };
const closed = (code: number): Told => ({ type: "closed", code });
const played = () => new Played().tell({ type: "wanted" });
const opened = () => played().tell(ticket, { type: "opened" });
const live = () => opened().tell(heard, { type: "caught up" });

describe("an attempt", () => {
  it("[S2] fetches a ticket of its own, and opens a socket with it", () => {
    const machine = played();
    expect([machine.connection.at, machine.did]).toEqual(["ticket", ["fetch ticket", "alarm"]]);
    expect(machine.tell(ticket).effects).toEqual([{ do: "open", ticket: "t" }]);
    machine.tell(closed(1006), { type: "alarm" });
    expect([machine.effects[0], machine.connection.generation]).toEqual([{ do: "fetch ticket" }, 3]);
  });

  it.each<[string, Told[]]>([
    ["without a ticket", [{ type: "failed" }]],
    ["whose ticket takes too long", [{ type: "alarm" }]],
    ["whose socket does not open", [ticket, closed(1006)]],
    ["whose socket takes too long", [ticket, { type: "alarm" }]],
    [
      "whose credential is refused",
      [ticket, { type: "opened" }, { type: "heard", isError: true }, closed(4001)],
    ],
    ["that the server ends for a fault of its own", [ticket, { type: "opened" }, heard, closed(4000)]],
    ["that cannot catch up", [ticket, { type: "opened" }, heard, { type: "failed" }]],
  ])("[S3] %s is followed by a pause and another", (_title, happenings) => {
    const machine = played().tell(...happenings);
    expect(machine.connection).toMatchObject({ at: "waiting", for: "time", failures: 1 });
    expect(machine.did).toEqual(["leave", "alarm"]);
    expect(machine.tell({ type: "alarm" }).connection.at).toBe("ticket");
  });

  it("[S4] pauses between half a second and twice as long each time, half a minute at most", () => {
    const machine = played();
    const pauses = Array.from({ length: 9 }, () => {
      const [shortest, longest] = [0, 1].map((chance) => {
        const at = machine.connection;
        machine.chance = chance;
        const { alarmMs } = machine.tell({ type: "failed" });
        if (chance === 0) machine.connection = at;
        return alarmMs;
      });
      machine.tell({ type: "alarm" });
      return [shortest, longest];
    });
    expect(pauses).toEqual([1, 2, 4, 8, 16, 30, 30, 30, 30].map((seconds) => [500, seconds * 1000]));
  });

  it("[S4] counts no failure where the one before was live for a minute", () => {
    const machine = played().tell({ type: "failed" }, { type: "alarm" }, ticket, { type: "opened" }, heard, {
      type: "caught up",
    });
    expect(machine.connection).toMatchObject({ at: "live", failures: 1 });
    const short = new Played();
    Object.assign(short, machine);
    expect(short.later(59_000).tell(closed(1006)).connection).toMatchObject({ failures: 2 });
    expect(machine.later(60_000).tell(closed(1006)).connection).toMatchObject({ failures: 1 });
  });
});

describe("an end", () => {
  it.each([4003, 4004, 3100])("[S5] %d is an end until a look or a new use", (code) => {
    const machine = live().tell(closed(code));
    expect(machine.connection).toMatchObject({ at: "ended", code });
    expect(machine.tell({ type: "alarm" }).connection.at).toBe("ended");
    for (const type of ["looked", "wanted"] as const) {
      expect(live().tell(closed(code), { type }).connection).toMatchObject({ at: "ticket", failures: 0 });
    }
  });

  it("[S5] [S7] 4001 is followed by another attempt, ten seconds later where it was live for less than a minute", () => {
    const machine = live();
    machine.chance = 0;
    expect(machine.tell(closed(4001)).alarmMs).toBe(10_000);
    expect(machine.tell({ type: "alarm" }).connection.at).toBe("ticket");
    const proved = live().later(60_000);
    proved.chance = 0;
    expect(proved.tell(closed(4001)).alarmMs).toBe(500);
  });

  it("[S5] comes with the session's, whatever it was doing", () => {
    for (const machine of [played(), opened(), live(), live().tell(closed(1006))]) {
      expect(machine.tell({ type: "signed out" }).connection).toMatchObject({ at: "ended", code: 4001 });
    }
  });

  it.each([4009, 3000])("[S6] after %d it waits for a look or a new use, not for time", (code) => {
    const machine = live().tell(closed(code));
    expect([machine.connection, machine.alarmMs]).toMatchObject([{ at: "waiting", for: "look" }, undefined]);
    for (const type of ["looked", "wanted"] as const) {
      expect(live().tell(closed(code), { type }).connection.at).toBe("ticket");
    }
  });

  it("[S7] after 4008 it waits between 10 and 30 seconds", () => {
    const pauses = [0, 0.999_999].map((chance) => {
      const machine = live();
      machine.chance = chance;
      return Math.round(machine.tell(closed(4008)).alarmMs ?? 0);
    });
    expect(pauses).toEqual([10_000, 30_000]);
  });
});

describe("a socket", () => {
  it("[S8] is asked when it opens and each 25 seconds, and left where nothing comes in ten", () => {
    const machine = opened();
    expect([machine.did, machine.alarmMs]).toEqual([["ping", "alarm"], 10_000]);
    expect(machine.tell(heard).alarmMs).toBe(25_000);
    machine.later(25_000).tell({ type: "alarm" });
    expect([machine.did, machine.alarmMs]).toEqual([["ping", "alarm"], 10_000]);
    expect(machine.later(10_000).tell({ type: "alarm" }).connection.at).toBe("waiting");
  });

  it("[S9] is live once it has caught up", () => {
    expect(opened().tell(heard).connection.at).toBe("catching up");
    expect(live().connection.at).toBe("live");
  });

  it("[S10] that was silent for 35 seconds is left at a look, without a pause", () => {
    const machine = live().later(35_001).tell({ type: "looked" });
    expect([machine.connection.at, machine.did]).toEqual(["ticket", ["leave", "fetch ticket", "alarm"]]);
    expect(live().later(34_000).tell({ type: "looked" }).did).toEqual(["ping", "alarm"]);
  });

  it("[S11] of another generation is not listened to", () => {
    const machine = live();
    const { generation } = machine.connection;
    machine.tell(closed(1006), { type: "alarm" });
    const { connection } = machine;
    machine.tell({ ...closed(4003), generation }, { ...heard, generation }, { type: "alarm", generation });
    expect(machine.connection).toBe(connection);
  });

  it("[S12] is left for idleness, and wanted again from there", () => {
    const machine = live();
    expect(machine.tell({ type: "wanted" }).connection.at).toBe("live");
    expect(machine.tell({ type: "left" }).connection.at).toBe("idle");
    expect(machine.tell({ type: "looked" }).connection.at).toBe("idle");
    expect(machine.tell({ type: "wanted" }).connection.at).toBe("ticket");
  });
});

it("[S1] whatever happens, a connection that is wanted and not ended has something to wait for", () => {
  const happening: fc.Arbitrary<Told> = fc.oneof(
    fc.constantFrom<Told>(
      { type: "looked" },
      { type: "failed" },
      { type: "opened" },
      { type: "caught up" },
      { type: "alarm" },
      ticket,
      heard,
    ),
    fc.constantFrom(1000, 1006, 4000, 4001, 4008, 4009, 3002).map(closed),
  );
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (happenings, chance) => {
        const machine = played();
        machine.chance = chance;
        // As a driver keeps them: one alarm, which `leave` takes back.
        let alarm = machine.alarmMs;
        for (const each of happenings) {
          if (each.type === "alarm" && alarm === undefined) continue;
          machine.later(1000).tell(each);
          for (const effect of machine.effects) {
            if (effect.do === "leave") alarm = undefined;
            if (effect.do === "alarm") alarm = effect.ms;
          }
          const isWaitingForLook = machine.connection.at === "waiting" && machine.connection.for === "look";
          expect(alarm === undefined).toBe(isWaitingForLook);
        }
      },
    ),
  );
});
